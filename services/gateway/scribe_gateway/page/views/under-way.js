// Jobs that have not ended, and the latest that failed, kept up by the stream of all one's jobs: in this tab and in others.

import { get } from "../api.js";
import { fill, h } from "../dom.js";
import { follow } from "../stream.js";
import { STEPS } from "../elements/step-track.js";

const MOST_SHOWN = 8;
const SETTLE_MS = 400;
const WORDS = { waiting: "waiting", running: "under way", retrying: "tried again", failed: "failed" };

export function underWay(signal) {
  const list = h("ul", { class: "cards small-cards" });
  const node = h("section", { class: "panel stack under-way", hidden: true }, h("h2", {}, "Under way"), list);
  let due = 0;
  const load = async () => {
    due = 0;
    const jobs = await get("/api/jobs", { limit: MOST_SHOWN + 1, state: "running" }, { signal })
      .then(async (running) => [...running, ...(await get("/api/jobs", { limit: MOST_SHOWN, state: "waiting" }, { signal })), ...(await get("/api/jobs", { limit: MOST_SHOWN, state: "retrying" }, { signal })), ...(await get("/api/jobs", { limit: 3, state: "failed" }, { signal }))])
      .catch(() => null);
    if (!jobs || signal.aborted) return;
    node.hidden = !jobs.length;
    fill(list, jobs.slice(0, MOST_SHOWN).map(card));
  };
  const loadSoon = () => (due ||= setTimeout(load, SETTLE_MS));
  follow("/api/events", { signal, onEvent: (name) => void (name === "progress" || name === "draft" || name === "verdict" || loadSoon()) }).catch(() => {});
  load();
  return node;
}

const card = ({ id, state, recipient, current_step: step, error }) =>
  h("li", { class: "card" },
    h("a", { href: `#/job/${id}`, dir: "auto" }, recipient.name),
    h("p", { class: "small quiet", dir: "auto" }, state === "failed" ? (error?.message ?? "failed") : [WORDS[state], state === "running" && STEPS[step]].filter(Boolean).join(" · ")));
