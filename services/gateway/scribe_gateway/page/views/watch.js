// Watch: the four steps of a job as they happen, what is read and found, the e-mail as it appears.

import { asApiError, get, newKey, post } from "../api.js";
import { actionButton, announce, fill, h } from "../dom.js";
import { keep, recallFrom } from "../memory.js";
import { problemBox } from "../problems.js";
import { follow } from "../stream.js";
import "../elements/step-track.js";
import { STEPS } from "../elements/step-track.js";
import { Growing } from "./growing-text.js";

const ENDED = new Set(["completed", "failed", "cancelled"]);
const MOST_LINES = 60;

export async function render({ argument: id, signal, title }) {
  const job = await get(`/api/jobs/${id}`, {}, { signal });
  const view = new Watch(job, signal);
  title(`Writing to ${job.recipient.name}`);
  if (job.state === "completed") view.openEmail(job.email_id);
  else view.begin();
  return view.node;
}

class Watch {
  #track = h("step-track");
  #state = h("p", { class: "state", dir: "auto" });
  #line = h("p", { class: "quiet small line", hidden: true }, "The line was cut; Scribe works on, and this page comes back by itself…");
  #lines = h("ul");
  #growing = null;
  #actions = h("div", { class: "row" });
  #end = h("div");

  constructor(job, signal) {
    this.job = job;
    this.signal = signal;
    this.#growing = new Growing(recallFrom("orders", job.id)?.email_template ?? "");
    this.node = h("section", {},
      h("h1", {}, "Writing to ", h("bdi", {}, job.recipient.name)),
      h("p", { class: "lead", dir: "auto" }, job.recipient.interest),
      this.#state, this.#line,
      h("div", { class: "columns watch" },
        h("div", { class: "panel" }, this.#track, this.#actions, this.#end),
        h("div", { class: "panel" }, h("h2", {}, "What is being done"), h("div", { class: "happenings", tabindex: 0, role: "region", "aria-label": "What is being done" }, this.#lines), this.#growing.node)));
  }

  begin() {
    this.#show(this.job);
    if (ENDED.has(this.job.state)) return;
    const onEvent = (name, data) => this.#hear(name, data);
    const onLine = (connected) => (this.#line.hidden = connected);
    follow(`/api/jobs/${this.job.id}/events`, { onEvent, onLine, signal: this.signal }).catch((error) => fill(this.#end, problemBox(error, () => location.reload())));
    this.#explain();
  }

  openEmail(emailId) {
    location.replace(`#/email/${emailId}`);
  }

  #hear(name, data) {
    if (name === "snapshot") {
      this.#show(data);
      return ENDED.has(data.state);
    }
    if (data.step && data.step_status) this.#track.change(data.step, data.step_status, data.seconds);
    if (data.detail) this.#note(data.detail);
    if (data.draft) this.#growing.draft(data.draft);
    if (data.verdict) this.#growing.verdict(data.verdict);
    if (name === "step" && data.step_status === "running") announce(STEPS[data.step] ?? "");
    if (name === "state" || ENDED.has(name)) this.#reload();
    else this.#say("");
    return ENDED.has(name);
  }

  /** How things stand, from the beginning. */
  #show(job) {
    this.job = job;
    this.#track.start(job.steps, ENDED.has(job.state));
    for (const { detail } of job.steps) if (detail) this.#note(detail);
    this.#say(job.waiting_reason ?? "");
    if (job.state === "completed") this.openEmail(job.email_id);
    fill(this.#actions, ENDED.has(job.state) ? null : actionButton("Cancel", () => this.#cancel()));
    fill(this.#end, job.state === "failed" ? this.#failed(job) : job.state === "cancelled" ? this.#cancelled(job) : null);
    if (job.state === "failed") announce(job.error?.message ?? "It failed.");
  }

  async #reload() {
    try {
      this.#show(await get(`/api/jobs/${this.job.id}`, {}, { signal: this.signal }));
    } catch (error) {
      if (!this.signal.aborted) fill(this.#end, problemBox(error, () => this.#reload()));
    }
  }

  /** Why nothing happens, asked now and then: it is not an event. */
  async #explain() {
    while (!this.signal.aborted && !ENDED.has(this.job.state)) {
      await new Promise((done) => setTimeout(done, 4000));
      if (this.signal.aborted || document.hidden || ENDED.has(this.job.state)) continue;
      const job = await get(`/api/jobs/${this.job.id}`, {}, { signal: this.signal }).catch(() => null);
      if (job && !this.signal.aborted) this.#say(job.waiting_reason ?? "");
      if (job && ENDED.has(job.state)) this.#show(job);
    }
  }

  #say(text) {
    this.#state.textContent = text;
    this.#state.hidden = !text;
  }

  #note(text) {
    if (this.#lines.firstChild?.textContent === text) return;
    this.#lines.prepend(h("li", { dir: "auto", class: kindOf(text) }, text));
    if (this.#lines.children.length > MOST_LINES) this.#lines.lastChild.remove();
  }

  async #cancel() {
    try {
      this.#show(await post(`/api/jobs/${this.job.id}/cancel`));
      announce("Cancelled.");
    } catch (error) {
      if (asApiError(error).reason === "JOB_ENDED") return this.#reload();
      fill(this.#end, problemBox(error));
    }
  }

  #failed(job) {
    const refused = job.error?.type === "CONTACT_DECLINED";
    return h("div", { class: "stack" },
      problemBox({ ...job.error, message: job.error?.message ?? "It failed.", reason: job.error?.type }),
      h("div", { class: "row" },
        refused
          ? actionButton("Write all the same", () => this.#retry({ override_contact_policy: true }))
          : actionButton("Try again", () => this.#retry({}), { class: "main" }),
        !refused && actionButton("Begin anew", () => this.#retry({ from_start: true })),
        this.#changeButton(job)));
  }

  #cancelled(job) {
    return h("div", { class: "stack" }, h("p", { class: "notice" }, "It was cancelled; nothing was written."), h("div", { class: "row" }, this.#changeButton(job)));
  }

  async #retry(how) {
    try {
      await post(`/api/jobs/${this.job.id}/retry`, how, { key: newKey() });
      dispatchEvent(new HashChangeEvent("hashchange"));
    } catch (error) {
      fill(this.#end, problemBox(error));
    }
  }

  #changeButton(job) {
    return h("button", { type: "button", on: { click: () => {
      keep("write", { ...personOf(job), ...recallFrom("orders", job.id), key: newKey() });
      location.hash = "#/write";
    } } }, "Change and submit anew");
  }
}

function personOf({ recipient, template_type }) {
  const said = { recipient_name: recipient.name, recipient_interest: recipient.interest, affiliation: recipient.affiliation, homepage: recipient.homepage, recipient_email: recipient.email, orcid: recipient.orcid, template_type };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value));
}

const kindOf = (text) => /^(reading|kept|found)\b/.exec(text)?.[1] ?? "other";
