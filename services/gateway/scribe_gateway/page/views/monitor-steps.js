// The steps: what waits in front of each over time, how much is worked on, how much at once; pause, and more or less.

import { patch } from "../api.js";
import { actionButton, announce, h } from "../dom.js";
import { keyedList, say } from "../elements/keyed-list.js";
import { meter } from "../elements/meter.js";
import { sparkline } from "../elements/sparkline.js";
import { span, stepName } from "./monitor-words.js";

const MOST_POINTS = 2000;
const MOST_CAPACITY = 256;

export function stepsPanel(depths, tell) {
  const points = new Map();
  const note = (at, waiting) => {
    for (const [step, count] of Object.entries(waiting)) {
      const own = points.get(step) ?? [];
      own.push([at, count]);
      points.set(step, own.slice(-MOST_POINTS));
    }
  };
  for (const { at, waiting } of depths) note(Date.parse(at), waiting);
  const list = h("ul", { class: "steps-now" });
  const update = keyedList(list, ({ step }) => step, (step) => card(step.step, points, tell));
  const node = h("section", { class: "stack", "aria-labelledby": "steps-head" }, h("h2", { id: "steps-head" }, "Steps"), list);
  node.update = ({ at, steps, jobs }) => {
    note(Date.parse(at), { accepted: jobs.waiting ?? 0, ...Object.fromEntries(steps.map(({ step, waiting }) => [step, waiting])) });
    update(steps);
  };
  return node;
}

function card(step, points, tell) {
  const name = stepName(step);
  const badge = h("span", { class: "chip small" });
  const curve = sparkline();
  const used = meter();
  const waits = h("p", { class: "number" });
  const works = h("p", { class: "number quiet small" });
  let now = null;
  const order = (body, said) => async () => {
    try {
      await patch(`/api/admin/monitor/steps/${step}`, body(now));
      announce(`${name}: ${said}`);
    } catch (error) {
      tell(error);
    }
  };
  const pause = actionButton("Pause", order(({ paused }) => ({ paused: !paused }), "ordered"));
  const less = actionButton("−", order(({ capacity }) => ({ capacity: Math.max(1, capacity - 1) }), "less at once"), { "aria-label": `${name}: one less at once`, class: "small-button" });
  const more = actionButton("+", order(({ capacity }) => ({ capacity: Math.min(MOST_CAPACITY, capacity + 1) }), "more at once"), { "aria-label": `${name}: one more at once`, class: "small-button" });
  const capacity = h("span", { class: "number capacity" });
  const node = h("li", { class: "panel step-now", data: { step } },
    h("div", { class: "row spread" }, h("h3", {}, name), badge),
    curve, waits, used, works,
    h("div", { class: "row spread" }, pause, h("div", { class: "row stepper", role: "group", "aria-label": `${name}: how many at once` }, less, capacity, more)));
  node.update = (standing) => {
    now = standing;
    curve.draw(points.get(step) ?? [], `${name}, waiting`);
    say(waits, standing.waiting ? `${standing.waiting.toLocaleString()} waiting, the first for ${span(standing.waiting_seconds)}` : "Nothing waits");
    used.set(standing.working, standing.capacity, `${standing.working} of ${standing.capacity} in use`);
    say(works, `${standing.working} of ${standing.capacity} worked on${standing.ordered_capacity ? ", ordered here" : ""}`);
    say(capacity, String(standing.capacity));
    say(pause, standing.paused ? "Resume" : "Pause");
    pause.setAttribute("aria-label", `${standing.paused ? "Resume" : "Pause"} ${name}`);
    badge.className = `chip small ${standing.note ? "warn" : "good"}`;
    say(badge, standing.note || "works");
  };
  return node;
}
