// The monitor: what runs, what waits, what failed and why, what it costs; and what operators can do about it. Kept up by one stream.

import { get } from "../api.js";
import { fill, h } from "../dom.js";
import { keep } from "../memory.js";
import { problemBox } from "../problems.js";
import { follow } from "../stream.js";
import { say } from "../elements/keyed-list.js";
import { costPanel, deadLettersPanel } from "./monitor-sums.js";
import { figures } from "./monitor-figures.js";
import { hostsPanel } from "./monitor-hosts.js";
import { jobsPanel } from "./monitor-jobs.js";
import { renderJob } from "./monitor-job.js";
import { partsLine } from "./monitor-parts.js";
import { stepsPanel } from "./monitor-steps.js";
import { activePanel } from "./monitor-active.js";

const STYLE = new URL("../monitor.css", import.meta.url).href;

/** #/monitor, #/monitor/job/ID, #/monitor/jobs/STATE/WORDS */
export async function render({ argument, signal, title }) {
  await style();
  const [place, ...rest] = argument.split("/");
  if (place === "job") return renderJob(rest[0], signal, title);
  const [standing, depths] = await Promise.all([get("/api/admin/monitor", {}, { signal }), get("/api/admin/monitor/depths", {}, { signal })]);
  keep("monitor", true); // this browser's user may see it: from now on it stands in the menu
  dispatchEvent(new Event("scribe:menu"));
  return live(standing, depths, rest, signal);
}

function live(standing, depths, wanted, signal) {
  const line = h("span", { class: "chip small good line" }, "Live");
  const box = h("div", { class: "problems" });
  const away = h("p", { class: "notice bad", hidden: true }, "NATS does not answer: jobs are still accepted and wait. Steps and hosts are shown again once it is back.");
  const tell = (error) => fill(box, problemBox(error));
  const panels = [figures(), stepsPanel(depths, tell), activePanel(), hostsPanel(tell), deadLettersPanel(tell), costPanel(), jobsPanel(wanted, signal)];
  const [sums, steps, active, hosts, dead, cost, jobs] = panels;
  const take = (seen) => {
    away.hidden = seen.nats;
    for (const panel of panels) panel.update(seen);
  };
  take(standing);
  follow("/api/admin/monitor/events", {
    signal,
    onEvent: (name, seen) => (name === "standing" && take(seen), false),
    onLine: (connected) => {
      say(line, connected ? "Live" : "Line cut, trying again");
      line.className = `chip small line ${connected ? "good" : "warn"}`;
    },
  }).catch(tell);
  if (wanted.length) setTimeout(() => jobs.scrollIntoView());
  return h("section", { class: "monitor" },
    h("div", { class: "row spread" }, h("h1", {}, "Monitor"), line),
    box, away, sums, partsLine(signal), steps,
    h("div", { class: "monitor-pair" }, active, h("div", { class: "stack" }, dead, cost)),
    hosts, jobs);
}

/** The monitor's own style, once; the view waits for it. */
function style() {
  if (document.querySelector(`link[href="${STYLE}"]`)) return Promise.resolve();
  return new Promise((done) => {
    document.head.append(h("link", { rel: "stylesheet", href: STYLE, on: { load: done, error: done } }));
  });
}
