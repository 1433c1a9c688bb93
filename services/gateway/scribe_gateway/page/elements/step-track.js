// <step-track>: the four steps of a job, each with how it stands and how long it took.

import { fill, h, svg } from "../dom.js";
import { seconds } from "../format.js";

export const STEPS = {
  template_parser: "Reading your template",
  web_scraper: "Reading about them",
  arxiv_helper: "Finding their papers",
  email_composer: "Writing and checking",
};
const WORDS = {
  waiting: "to come", running: "under way", completed: "done", skipped: "not needed", degraded: "done in part", failed: "failed", retrying: "tried again", stopped: "stopped",
};
const SIGNS = { completed: "M7 12.500l3.300 3.300L17 9", degraded: "M7 12.500l3.300 3.300L17 9", skipped: "M8 12h8", stopped: "M8 12h8", failed: "M8.500 8.500l7 7m0-7l-7 7", retrying: "M12 8v4.500l3 2" };

class StepTrack extends HTMLElement {
  #steps = new Map();
  #clock = 0;

  connectedCallback() {
    this.#clock = setInterval(() => this.#tick(), 1000);
  }

  disconnectedCallback() {
    clearInterval(this.#clock);
  }

  /** Everything anew: steps as a snapshot has them; `ended` when none of them goes on. */
  start(steps, ended) {
    this.#steps = new Map(Object.keys(STEPS).map((step) => [step, { status: "waiting" }]));
    for (const { step, status, seconds: took } of steps) {
      const now = ended && status === "running" ? "stopped" : status;
      if (this.#steps.has(step)) this.#steps.set(step, { status: now, seconds: took, since: now === "running" ? Date.now() : null });
    }
    this.#draw();
  }

  /** One step has changed. */
  change(step, status, took) {
    if (!this.#steps.has(step)) return;
    const before = this.#steps.get(step);
    const since = status === "running" ? (before.status === "running" ? before.since : Date.now()) : null;
    this.#steps.set(step, { status, seconds: took ?? null, since });
    this.#draw();
  }

  #draw() {
    const items = [...this.#steps].map(([step, { status, seconds: took, since }]) =>
      h("li", { class: `step ${status}`, "aria-current": status === "running" ? "step" : null },
        sign(status),
        h("span", { class: "step-name" }, STEPS[step]),
        h("span", { class: "step-how quiet small", data: { since: since ?? "" } }, how(status, took, since))));
    fill(this, h("ol", { class: "steps", "aria-label": "Steps" }, items));
  }

  #tick() {
    for (const said of this.querySelectorAll("[data-since]")) if (said.dataset.since) said.textContent = how("running", null, Number(said.dataset.since));
  }
}

function how(status, took, since) {
  if (took) return `${WORDS[status] ?? status} · ${seconds(took)}`;
  return since ? `${WORDS[status]} · ${Math.round((Date.now() - since) / 1000)} s` : (WORDS[status] ?? status);
}

function sign(status) {
  const ring = svg("circle", { cx: 12, cy: 12, r: 10, class: "ring" });
  const inside = SIGNS[status] ? svg("path", { d: SIGNS[status], class: "sign" }) : svg("circle", { cx: 12, cy: 12, r: 3.5, class: "dot" });
  return svg("svg", { viewBox: "0 0 24 24", width: 24, height: 24, "aria-hidden": "true" }, ring, inside);
}

customElements.define("step-track", StepTrack);
