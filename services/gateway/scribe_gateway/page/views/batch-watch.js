// A batch under way: the whole as one bar, each person as a row, kept up by the stream of all one's jobs.

import { get, newKey, post } from "../api.js";
import { actionButton, announce, fill, h } from "../dom.js";
import { many } from "../format.js";
import { recallFrom } from "../memory.js";
import { problemBox } from "../problems.js";
import { follow } from "../stream.js";
import { STEPS } from "../elements/step-track.js";
import { exportBatch } from "./batch-export.js";

const ENDED = new Set(["completed", "failed", "cancelled"]);
const WORDS = { waiting: "Waiting", running: "Under way", retrying: "Tried again", completed: "Written", failed: "Failed", cancelled: "Cancelled" };
const LOOK_MS = 10_000;

export async function watchBatch({ argument: first, signal, title }) {
  const items = await itemsOf(first, signal);
  title(`Batch of ${items.length}`);
  if (!items.length) return gone();
  const view = new BatchWatch(first, items, signal);
  view.begin();
  return view.node;
}

/** A batch is what was accepted at one moment; this browser knows the ids if it sent them. */
async function itemsOf(first, signal) {
  const all = await get("/api/queue/", {}, { signal });
  const known = new Set(recallFrom("batches", first) ?? []);
  const at = all.find(({ id }) => id === first)?.created_at;
  return all.filter(({ id, created_at }) => known.has(id) || created_at === at);
}

const gone = () => h("section", { class: "narrow" }, h("h1", {}, "This batch is over"), h("p", {}, "Batches are kept for a day; the e-mails stay in your history."), h("p", {}, h("a", { href: "#/history" }, "See your history")));

class BatchWatch {
  #rows = new Map();
  #bar = h("progress", { "aria-label": "Written" });
  #sum = h("p", { class: "sum" });
  #line = h("p", { class: "quiet small line", hidden: true }, "The line was cut; Scribe works on, and this page comes back by itself…");
  #box = h("div", { class: "problems" });
  #cancel = actionButton("Cancel the rest", () => this.#cancelRest());
  #retry = actionButton("Try the failed again", () => this.#retryFailed());
  #due = 0;

  constructor(first, items, signal) {
    Object.assign(this, { first, signal });
    const body = h("tbody");
    for (const [index, item] of items.entries()) {
      const row = new Row(index + 1, item);
      this.#rows.set(item.id, row);
      body.append(row.node);
    }
    this.node = h("section", {},
      h("h1", {}, `Batch of ${items.length}`), this.#bar, this.#sum, this.#line,
      h("div", { class: "row" }, actionButton("Export as CSV", () => this.#export()), this.#retry, this.#cancel, h("a", { href: "#/batch" }, "Another batch")),
      this.#box,
      h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "People of this batch" }, h("table", { class: "batch" },
        h("thead", {}, h("tr", {}, ["", "Name", "Interest", "State"].map((label) => h("th", { scope: "col" }, label || h("span", { class: "unseen" }, "Number"))))), body)));
    this.#count();
  }

  begin() {
    const onEvent = (name, data) => this.#hear(name, data);
    const onLine = (connected) => {
      this.#line.hidden = connected;
      if (connected) this.#look();
    };
    follow("/api/events", { onEvent, onLine, signal: this.signal }).catch((error) => fill(this.#box, problemBox(error)));
    const timer = setInterval(() => document.hidden || this.#isOver() || this.#look(), LOOK_MS);
    this.signal.addEventListener("abort", () => clearInterval(timer));
  }

  #hear(name, data) {
    const row = this.#rows.get(name === "snapshot" ? data.id : data.job_id);
    if (!row) return false;
    if (name === "snapshot") row.change({ state: data.state, current_step: data.current_step });
    else row.change({ state: data.state, current_step: data.step_status === "running" ? data.step : row.item.current_step, email_id: data.email_id ?? row.item.email_id, error_message: data.error?.message ?? row.item.error_message, position: null });
    this.#drawSoon();
    return false;
  }

  async #look() {
    try {
      for (const item of await get("/api/queue/", {}, { signal: this.signal })) this.#rows.get(item.id)?.change(item);
      this.#drawSoon();
    } catch {
      // the stream tells, or the next look
    }
  }

  /** Many events in one frame are one drawing. */
  #drawSoon() {
    this.#due ||= requestAnimationFrame(() => {
      this.#due = 0;
      for (const row of this.#rows.values()) row.draw();
      this.#count();
    });
  }

  #states() {
    return [...this.#rows.values()].map(({ item }) => item.state);
  }

  #isOver() {
    return this.#states().every((state) => ENDED.has(state));
  }

  #count() {
    const states = this.#states();
    const count = (state) => states.filter((known) => known === state).length;
    this.#bar.max = states.length;
    this.#bar.value = states.filter((state) => ENDED.has(state)).length;
    const said = [`${count("completed")} of ${states.length} written`, count("failed") && `${count("failed")} failed`, count("cancelled") && `${count("cancelled")} cancelled`].filter(Boolean).join(", ");
    if (this.#isOver() && this.#sum.textContent && this.#sum.textContent !== said) announce(`${said}.`);
    this.#sum.textContent = said;
    this.#cancel.hidden = this.#isOver();
    this.#retry.hidden = !count("failed");
  }

  #ids(...states) {
    return [...this.#rows.values()].filter(({ item }) => states.includes(item.state)).map(({ item }) => item.id);
  }

  async #cancelRest() {
    for (const id of this.#ids("waiting", "running", "retrying")) {
      await post(`/api/jobs/${id}/cancel`).catch(() => {});
    }
    await this.#look();
  }

  async #retryFailed() {
    try {
      const { job_ids: ids } = await post("/api/jobs/retry", { job_ids: this.#ids("failed") }, { key: newKey() });
      announce(`${many(ids.length, "job waits", "jobs wait")} again.`);
      await this.#look();
    } catch (error) {
      fill(this.#box, problemBox(error));
    }
  }

  async #export() {
    const written = [...this.#rows.values()].map(({ item }) => item.email_id).filter(Boolean);
    if (!written.length) return fill(this.#box, h("p", { class: "notice" }, "Nothing is written yet."));
    try {
      fill(this.#box);
      await exportBatch(written, this.signal);
    } catch (error) {
      fill(this.#box, problemBox(error));
    }
    return null;
  }
}

class Row {
  #state = h("td");
  #drawn = "";

  constructor(number, item) {
    this.item = item;
    this.node = h("tr", {}, h("td", { class: "quiet number" }, number), h("th", { scope: "row", dir: "auto" }, item.recipient_name), h("td", { dir: "auto" }, item.recipient_interest), this.#state);
    this.draw();
  }

  /** News; an end is only undone by a new look at the queue. */
  change(news) {
    this.item = { ...this.item, ...news };
  }

  draw() {
    const { state, current_step: step, position, email_id: email, error_message: problem } = this.item;
    const now = JSON.stringify([state, step, position, email, problem]);
    if (now === this.#drawn) return;
    this.#drawn = now;
    const link = email ? h("a", { href: `#/email/${email}` }, "Read", h("span", { class: "unseen" }, ` the e-mail to ${this.item.recipient_name}`)) : !ENDED.has(state) && h("a", { href: `#/job/${this.item.id}` }, "Watch", h("span", { class: "unseen" }, ` ${this.item.recipient_name}`));
    fill(this.#state, h("span", { class: `badge ${state}` }, WORDS[state] ?? state), " ",
      state === "running" && step && h("span", { class: "quiet small" }, `${STEPS[step] ?? ""} `),
      state === "waiting" && position && h("span", { class: "quiet small" }, `${position} in line `),
      (state === "failed" || state === "retrying") && problem && h("span", { class: "quiet small", dir: "auto" }, `${problem} `), link);
  }
}
