// Hosts and the processes on them: alive or not, what they take and have left; taken out of work, and back.

import { patch } from "../api.js";
import { actionButton, announce, h } from "../dom.js";
import { keyedList, say } from "../elements/keyed-list.js";
import { meter } from "../elements/meter.js";
import { moment } from "../format.js";
import { size, span, stepName } from "./monitor-words.js";

const STATES = { works: ["works", "good"], draining: ["draining", "warn"], drained: ["drained", "warn"], silent: ["silent", "bad"] };
const LITTLE_LEFT = 0.9;

export function hostsPanel(tell) {
  const list = h("ul", { class: "hosts" });
  const empty = h("p", { class: "notice bad" }, "No host has spoken within the last hour: nothing works on jobs. Start an orchestrator.");
  const update = keyedList(list, ({ host, instance }) => `${host} ${instance}`, (host) => card(host, tell));
  const node = h("section", { class: "stack", "aria-labelledby": "hosts-head" }, h("h2", { id: "hosts-head" }, "Hosts"), empty, list);
  node.update = ({ hosts, nats }) => {
    empty.hidden = hosts.length > 0 || !nats;
    update([...hosts].sort((a, b) => (a.state === "silent") - (b.state === "silent") || a.host.localeCompare(b.host) || b.started_at.localeCompare(a.started_at)));
  };
  return node;
}

function card(host, tell) {
  const badge = h("span", { class: "chip small" });
  const memory = meter(LITTLE_LEFT);
  const facts = { heard: h("dd"), memory: h("dd"), load: h("dd"), works: h("dd") };
  let now = host;
  const button = actionButton("Drain", async () => {
    try {
      await patch(`/api/admin/monitor/hosts/${encodeURIComponent(host.host)}`, { draining: !now.draining });
      announce(`${host.host}: ordered`);
    } catch (error) {
      tell(error);
    }
  });
  const node = h("li", { class: "panel host", data: { host: host.host } },
    h("div", { class: "row spread" }, h("h3", { dir: "auto" }, host.host), badge),
    h("p", { class: "quiet small" }, `Scribe ${host.version || "?"}, since ${moment(host.started_at)}`),
    memory,
    h("dl", { class: "host-facts number small" }, h("dt", {}, "Heard"), facts.heard, h("dt", {}, "Memory"), facts.memory, h("dt", {}, "Load"), facts.load, h("dt", {}, "Works on"), facts.works),
    button);
  node.update = (standing) => {
    now = standing;
    const [words, look] = STATES[standing.state] ?? [standing.state, ""];
    badge.className = `chip small ${look}`;
    say(badge, words);
    node.classList.toggle("gone", standing.state === "silent");
    say(facts.heard, `${span(standing.heard_seconds)} ago`);
    say(facts.memory, `${size(standing.memory_bytes)} here, ${size(standing.memory_available_bytes)} free on the host`);
    memory.set(standing.memory_bytes, standing.memory_bytes + standing.memory_available_bytes, facts.memory.textContent);
    say(facts.load, standing.processors ? `${standing.load.toFixed(2)} on ${standing.processors} processors` : "not said");
    say(facts.works, slots(standing));
    say(button, standing.draining ? "Take work again" : "Drain");
    button.setAttribute("aria-label", `${button.textContent}: ${standing.host}`);
    button.hidden = standing.state === "silent";
  };
  return node;
}

const slots = ({ slots: own, active }) => Object.entries(own).map(([step, count]) => `${stepName(step)} ${active.filter((one) => one.step === step).length}/${count}`).join(" · ");
