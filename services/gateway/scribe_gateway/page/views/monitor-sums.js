// What failed, by reason, to be tried again; and what the day costs, by model.

import { post } from "../api.js";
import { actionButton, announce, fill, h } from "../dom.js";
import { dollars, many } from "../format.js";
import { keyedList, say } from "../elements/keyed-list.js";
import { meter } from "../elements/meter.js";

export function deadLettersPanel(tell) {
  const list = h("ul", { class: "sums" });
  const empty = h("p", { class: "quiet" }, "None.");
  const done = h("p", { class: "small", role: "status" });
  const update = keyedList(list, ({ reason }) => reason, (letters) => reasonLine(letters, tell, done));
  const node = h("section", { class: "panel stack dead", "aria-labelledby": "dead-head" }, h("h2", { id: "dead-head" }, "Dead letters"), empty, list, done);
  node.update = ({ dead_letters }) => {
    empty.hidden = dead_letters.length > 0;
    update(dead_letters);
  };
  return node;
}

function reasonLine({ reason }, tell, done) {
  const count = h("span", { class: "number" });
  const again = actionButton("Retry", async () => {
    try {
      const { job_ids } = await post("/api/admin/monitor/dead-letters/retry", { reason });
      fill(done, `${many(job_ids.length, "job")} on the way again.`);
      announce(done.textContent);
    } catch (error) {
      tell(error);
    }
  }, { class: "plain small", "aria-label": `Retry all that failed for ${reason || "no reason"}` });
  const node = h("li", {}, h("a", { href: `#/monitor/jobs/failed//${encodeURIComponent(reason)}`, dir: "auto" }, reason || "no reason"), count, again);
  node.update = ({ jobs }) => say(count, jobs.toLocaleString());
  return node;
}

export function costPanel() {
  const list = h("ul", { class: "sums" });
  const empty = h("p", { class: "quiet" }, "Nothing was spent on jobs that ended today.");
  const update = keyedList(list, ({ model }) => model, costLine);
  const node = h("section", { class: "panel stack", "aria-labelledby": "cost-head" }, h("h2", { id: "cost-head" }, "Cost today"), empty, list, h("p", { class: "quiet small" }, "Of jobs that ended today in UTC, by model."));
  node.update = ({ cost }) => {
    const most = Math.max(1, ...cost.by_model.map(({ micro_dollars }) => micro_dollars));
    empty.hidden = cost.by_model.length > 0;
    update(cost.by_model.map((one) => ({ ...one, most })));
  };
  return node;
}

function costLine({ model }) {
  const amount = h("span", { class: "number" });
  const bar = meter();
  const node = h("li", { class: "cost" }, h("span", { dir: "auto" }, model), amount, bar);
  node.update = ({ micro_dollars, most }) => {
    say(amount, dollars(micro_dollars));
    bar.set(micro_dollars, most, `${model}: ${dollars(micro_dollars)}`);
  };
  return node;
}
