// One job: how its steps went in time, what was tried, why it failed, what it cost; tried again from here.

import { get, post } from "../api.js";
import { actionButton, announce, fill, h, svg } from "../dom.js";
import { dollars, moment, seconds } from "../format.js";
import { problemBox } from "../problems.js";
import { STATES, span, stepName } from "./monitor-words.js";

const LOOK_MS = 2_000;
const ENDED = new Set(["completed", "failed", "cancelled"]);
const STATUS = { running: "worked on", skipped: "skipped", degraded: "done without", failed: "failed", retrying: "tried again" };

export async function renderJob(id, signal, title) {
  const node = h("section", { class: "monitor" });
  const seen = { state: "" };
  const look = async () => {
    const job = await get(`/api/admin/monitor/jobs/${encodeURIComponent(id)}`, {}, { signal });
    title(job.recipient_name);
    seen.state = job.state;
    show(node, job, look);
  };
  await look();
  keepUp(seen, look, signal);
  return node;
}

/** While it has not ended, or has been sent on its way again; a line that is cut is tried again. */
async function keepUp(seen, look, signal) {
  while (!signal.aborted) {
    await new Promise((done) => setTimeout(done, LOOK_MS));
    if (!signal.aborted && !document.hidden && !ENDED.has(seen.state)) await look().catch(() => {});
  }
}

function show(node, job, look) {
  const isFocused = node.contains(document.activeElement) && document.activeElement?.dataset.act;
  fill(node,
    h("p", {}, h("a", { href: "#/monitor" }, "Monitor")),
    h("div", { class: "row spread" }, h("h1", { dir: "auto" }, job.recipient_name), h("span", { class: `badge ${job.state}` }, STATES[job.state] ?? job.state)),
    job.message && h("div", { class: `notice ${job.state === "failed" ? "bad" : ""}` },
      h("p", {}, h("strong", { dir: "auto" }, job.reason), job.step && ` at ${stepName(job.step)}`), h("p", { dir: "auto" }, job.message),
      job.retry_at && !ENDED.has(job.state) && h("p", {}, `Tried again at ${moment(job.retry_at)}.`)),
    job.state === "failed" && buttons(job, look),
    h("div", { class: "panel stack" }, h("h2", {}, "Steps"), waterfall(job)),
    h("div", { class: "panel stack" }, h("h2", {}, "Facts"), facts(job)));
  if (isFocused) node.querySelector(`[data-act="${isFocused}"]`)?.focus();
}

function buttons(job, look) {
  const box = h("div", { class: "problems" });
  const again = (from_start) => async () => {
    try {
      const { job_ids } = await post(`/api/admin/monitor/jobs/${job.id}/retry`, { from_start });
      announce(job_ids.length ? "On its way again." : "It is on its way already.");
      await look();
    } catch (error) {
      fill(box, problemBox(error));
    }
  };
  return h("div", { class: "stack" }, h("div", { class: "row" },
    actionButton("Retry", again(false), { class: "main", data: { act: "retry" } }),
    actionButton("Begin anew", again(true), { data: { act: "anew" } }),
    !job.can_go_on && h("span", { class: "quiet small" }, "Nothing was kept of it: both begin anew.")), box);
}

/** Bars in time, from the job's acceptance to its end or now. */
function waterfall(job) {
  const begin = Date.parse(job.created_at);
  const end = Math.max(job.completed_at ? Date.parse(job.completed_at) : Date.now(), begin + 1);
  const rows = [["Waited", begin, firstBegin(job, end), "waiting", ""], ...job.steps.map((step) => barOf(step, end))];
  return h("ol", { class: "waterfall" }, rows.map(([name, from, to, status, detail]) => bar(name, from, to, status, detail, begin, end)));
}

const firstBegin = ({ steps, started_at }, end) => Math.min(...steps.filter((step) => step.began_at).map((step) => Date.parse(step.began_at)), started_at ? Date.parse(started_at) : end);

function barOf({ step, status, began_at, seconds: took, calls, detail }, end) {
  const from = began_at ? Date.parse(began_at) : null;
  const to = from === null ? null : took === null ? (status === "running" ? end : from) : from + took * 1000;
  return [stepName(step), from, to, status, [calls > 1 && `${calls} calls`, detail].filter(Boolean).join("; ")];
}

function bar(name, from, to, status, detail, begin, end) {
  const share = (at) => (((at - begin) / (end - begin)) * 1000).toFixed(1);
  const took = from === null ? "" : seconds(Math.max(0, (to - from) / 1000));
  const drawn = from === null ? null : svg("rect", { class: `bar ${status}`, x: share(from), y: 3, width: Math.max(3, share(to) - share(from)), height: 14, rx: 2 });
  return h("li", {},
    h("span", { class: "bar-name" }, name),
    svg("svg", { class: "track", viewBox: "0 0 1000 20", preserveAspectRatio: "none", "aria-hidden": "true" }, drawn),
    h("span", { class: "number small bar-time" }, took),
    h("span", { class: "quiet small bar-word", dir: "auto" }, [status === "completed" ? "" : STATUS[status], detail].filter(Boolean).join(": ")));
}

function facts(job) {
  const rows = [
    ["Owner", job.user_email], ["Job", job.id], ["Accepted", moment(job.created_at)], ["Ended", job.completed_at && moment(job.completed_at)],
    ["Took", job.completed_at && span((Date.parse(job.completed_at) - Date.parse(job.created_at)) / 1000)],
    ["Must end by", !job.completed_at && job.deadline_at && moment(job.deadline_at)],
    ["Sent on its way", `${job.tries}×`], ["Waited for another try", `${job.waits}×`],
    ["Spent", dollars(job.spent_micro_dollars)], ...job.by_model.map(({ model, micro_dollars }) => [model, dollars(micro_dollars)]),
  ];
  return h("dl", { class: "job-facts" }, rows.filter(([, text]) => text).map(([name, text]) => [h("dt", { dir: "auto" }, name), h("dd", { dir: "auto" }, text)]));
}
