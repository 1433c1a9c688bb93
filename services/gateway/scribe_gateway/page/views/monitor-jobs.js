// Everybody's jobs: filtered and searched where they are kept; the newest page is kept up while one looks at it.

import { ask } from "../api.js";
import { actionButton, announce, fill, h } from "../dom.js";
import { dollars, moment } from "../format.js";
import { keyedList, say } from "../elements/keyed-list.js";
import { problemBox } from "../problems.js";
import { choice, textField } from "./fields.js";
import { STATES, STEP_NAMES, span, stepName } from "./monitor-words.js";

const PAGE = 50;
const TYPING_MS = 250;
const FRESH_MS = 2_500;
const { accepted: _, ...STEPS } = STEP_NAMES;

export function jobsPanel([state = "", words = "", reason = ""], signal) {
  return new Jobs(state, words, reason, signal).node;
}

class Jobs {
  #body = h("tbody");
  #end = h("div", { class: "end" });
  #lines = [];
  #token = null;
  #seen = "";
  #asked = new AbortController();
  #fresh = 0;

  constructor(state, words, reason, signal) {
    this.signal = signal;
    this.#show = keyedList(this.#body, ({ id }) => id, row);
    this.state = choice("state", "State", [["", "All"], ...Object.entries(STATES)], { value: state });
    this.step = choice("step", "Step", [["", "All"], ...Object.entries(STEPS)]);
    this.reason = textField("reason", "Reason", { value: reason, maxlength: 60, placeholder: "MODEL_CREDENTIALS", dir: "ltr" });
    this.words = textField("words", "Search", { value: words, type: "search", maxlength: 200, placeholder: "A recipient, an owner, a job's id" });
    let typing = 0;
    const later = () => (clearTimeout(typing), (typing = setTimeout(() => this.#anew(), TYPING_MS)));
    for (const { input } of [this.words, this.reason]) input.addEventListener("input", later);
    for (const { input } of [this.state, this.step]) input.addEventListener("change", () => this.#anew());
    const heads = ["State", "Recipient", "Owner", "At", "Tries", "Time", "Cost"].map((text) => h("th", { scope: "col" }, text));
    this.node = h("section", { class: "stack", "aria-labelledby": "jobs-head" },
      h("h2", { id: "jobs-head" }, "Jobs"),
      h("form", { class: "row filters", role: "search", on: { submit: (event) => (event.preventDefault(), this.#anew()) } }, this.words, this.state, this.step, this.reason),
      h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Table of jobs" }, h("table", { class: "jobs" }, h("thead", {}, h("tr", {}, heads)), this.#body)),
      this.#end);
    this.node.update = (standing) => this.#refresh(standing);
    signal.addEventListener("abort", () => this.#asked.abort());
    this.#load();
  }

  #show;

  get #query() {
    const [state, step, reason, words] = [this.state, this.step, this.reason, this.words].map(({ input }) => input.value.trim());
    return { limit: PAGE, state, step, reason, words };
  }

  /** The next page behind what is shown; the first without a token. */
  async #load() {
    const { signal } = this.#asked;
    try {
      const [lines, headers] = await ask("GET", "/api/admin/monitor/jobs", { query: { ...this.#query, page_token: this.#token }, signal });
      if (signal.aborted) return;
      this.#token = headers.get("x-next-page-token");
      this.#lines = [...this.#lines, ...lines];
      this.#tell();
    } catch (error) {
      if (!signal.aborted) fill(this.#end, problemBox(error, () => this.#load()));
    }
  }

  /** The newest page again, once something has changed; pages behind it stay as they were read. */
  async #refresh({ jobs, lately }) {
    const now = JSON.stringify([jobs, lately]);
    const isLively = Boolean(jobs.running || jobs.retrying);
    if ((now === this.#seen && !isLively) || Date.now() - this.#fresh < FRESH_MS || document.hidden) return;
    this.#seen = now;
    this.#fresh = Date.now();
    const { signal } = this.#asked;
    try {
      const [lines, headers] = await ask("GET", "/api/admin/monitor/jobs", { query: this.#query, signal });
      if (signal.aborted) return;
      if (this.#lines.length <= PAGE) this.#token = headers.get("x-next-page-token");
      const known = new Set(lines.map(({ id }) => id));
      this.#lines = [...lines, ...(this.#lines.length > PAGE ? this.#lines.slice(PAGE).filter(({ id }) => !known.has(id)) : [])];
      this.#tell();
    } catch {
      // what is shown stays; the stream says when the line is cut
    }
  }

  #anew() {
    this.#asked.abort();
    this.#asked = new AbortController();
    this.#token = null;
    this.#lines = [];
    const { state, words, reason } = this.#query;
    const place = [state, encodeURIComponent(words), encodeURIComponent(reason)].join("/").replace(/\/+$/, "");
    history.replaceState(null, "", `#/monitor${place ? `/jobs/${place}` : ""}`);
    this.#load().then(() => announce(this.#lines.length ? "Found." : "Nothing found."));
  }

  #tell() {
    this.#show(this.#lines);
    if (this.#token) fill(this.#end, actionButton("More", () => this.#load()));
    else fill(this.#end, !this.#lines.length && h("p", { class: "quiet empty" }, "No such jobs."));
  }
}

function row({ id, recipient_name, user_email }) {
  const badge = h("span");
  const at = h("span", { dir: "auto" });
  const [tries, time, cost] = ["", "", ""].map(() => h("td", { class: "number" }));
  const node = h("tr", {},
    h("td", {}, badge),
    h("td", {}, h("a", { href: `#/monitor/job/${id}`, dir: "auto" }, recipient_name)),
    h("td", { class: "quiet owner", dir: "auto" }, user_email),
    h("td", {}, at), tries, time, cost);
  node.update = (job) => {
    badge.className = `badge ${job.state}`;
    say(badge, STATES[job.state] ?? job.state);
    say(at, [stepName(job.step), job.reason].filter(Boolean).join(": "));
    say(tries, job.waits ? `${job.tries}, waited ${job.waits}×` : String(job.tries));
    say(time, timing(job));
    time.title = moment(job.created_at);
    say(cost, job.spent_micro_dollars ? dollars(job.spent_micro_dollars) : "");
  };
  return node;
}

/** How long an ended job took; since when another one is there. */
function timing({ created_at, completed_at }) {
  if (completed_at) return span((Date.parse(completed_at) - Date.parse(created_at)) / 1000);
  return `for ${span(Math.max(0, (Date.now() - Date.parse(created_at)) / 1000))}`;
}
