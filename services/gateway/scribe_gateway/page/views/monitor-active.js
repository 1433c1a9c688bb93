// What is being worked on right now, by the hosts' own words.

import { h } from "../dom.js";
import { keyedList, say } from "../elements/keyed-list.js";
import { span, stepName } from "./monitor-words.js";

export function activePanel() {
  const list = h("ul", { class: "active" });
  const empty = h("p", { class: "quiet" }, "Nothing is worked on at the moment.");
  const update = keyedList(list, ({ job_id, step, instance }) => `${job_id} ${step} ${instance}`, line);
  const node = h("section", { class: "panel stack", "aria-labelledby": "active-head" }, h("h2", { id: "active-head" }, "Under way"), empty, list);
  node.update = ({ hosts }) => {
    const items = hosts.flatMap(({ host, instance, active }) => active.map((one) => ({ ...one, host, instance })));
    items.sort((a, b) => b.seconds - a.seconds);
    empty.hidden = items.length > 0;
    update(items);
  };
  return node;
}

function line({ job_id, recipient_name, step, host }) {
  const time = h("span", { class: "number quiet" });
  const node = h("li", {},
    h("span", { class: "badge running" }, stepName(step)),
    h("a", { href: `#/monitor/job/${encodeURIComponent(job_id)}`, dir: "auto" }, recipient_name || job_id.slice(0, 8)),
    h("span", { class: "quiet small", dir: "auto" }, host), time);
  node.update = ({ seconds }) => say(time, span(seconds));
  return node;
}
