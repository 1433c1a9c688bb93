// What stands beside an e-mail: warnings, the chosen papers, what was left out, sources, versions, cost.

import { actionButton, fill, h, outward } from "../dom.js";
import { get } from "../api.js";
import { dollars, many, moment, seconds, shortHost } from "../format.js";
import { problemBox } from "../problems.js";
import { STEPS } from "../elements/step-track.js";
import { choice, textArea, textField } from "./fields.js";

const GRAVE = new Set(["NOT_RECRUITING", "RECIPIENT_AMBIGUOUS", "PAPERS_AMBIGUOUS", "NOTHING_FOUND", "GREETING_NAME", "APPLY_FIRST", "HIDDEN_TEXT"]);

const panel = (heading, ...children) => h("section", { class: "panel stack" }, h("h2", {}, heading), children);
const fold = (heading, ...children) => h("details", { class: "panel fold" }, h("summary", {}, heading), h("div", { class: "stack" }, children));

export function warningsPanel({ warnings = [], doubts = [], contact_rules: rules = [] }, isConfident) {
  const said = warnings.filter(({ reason }) => reason !== "SENDER_SLOTS_OPEN");
  if (!said.length && !doubts.length) return null;
  return panel(isConfident ? "Good to know" : "Before you send",
    h("ul", { class: "warnings" },
      doubts.map((text) => h("li", { class: "grave", dir: "auto" }, text)),
      said.map(({ reason, message }) => h("li", { class: GRAVE.has(reason) ? "grave" : "", dir: "auto" }, message, ruleSource(message, rules)))));
}

function ruleSource(message, rules) {
  const rule = rules.find(({ quote }) => quote && message.includes(quote));
  return rule?.source_url ? [" ", outward(rule.source_url, shortHost(rule.source_url))] : null;
}

/** A brief for those who read before they write; all of it quoted. */
export function papersPanel(papers, name) {
  if (!papers.length) return null;
  return panel(papers.length === 1 ? "Read before you write" : "Read before you write them",
    papers.map((paper) => h("article", { class: "stack paper" },
      h("h3", {}, outward(paper.url, paper.title)),
      h("p", { class: "quiet small", dir: "auto" }, [(paper.authors ?? []).slice(0, 6).join(", "), paper.venue, paper.year].filter(Boolean).join(" · ")),
      paper.reason && h("p", { class: "small", dir: "auto" }, "Why this one: ", paper.reason),
      paper.abstract && h("blockquote", { dir: "auto" }, paper.abstract),
      paper.abstract && h("p", { class: "quiet small" }, "The authors' own abstract, as ", shortHost(paper.url), " has it."))),
    h("p", { class: "quiet small" }, "Ten minutes with it let you answer when ", h("bdi", {}, name), " writes back."));
}

export function omissionsPanel(omissions) {
  if (!omissions.length) return null;
  return panel("What was left out",
    h("ul", { class: "omissions" }, omissions.map(({ text, reason }) => h("li", {}, h("s", { dir: "auto" }, text), h("span", { class: "quiet small", dir: "auto" }, reason)))));
}

export function sourcesPanel(sources) {
  if (!sources.length) return null;
  return fold(`Sources (${sources.length})`,
    h("ul", { class: "sources" }, sources.map((source) => h("li", {},
      outward(source.url, source.title || source.url),
      h("span", { class: "quiet small" }, [shortHost(source.url), source.fetch_time && `read ${moment(source.fetch_time)}`].filter(Boolean).join(" · ")),
      source.identity_reason && h("span", { class: "quiet small", dir: "auto" }, source.identity_reason)))));
}

const TYPES = [["", "As before"], ["research", "Their research"], ["book", "Their books"], ["general", "Their work in general"]];

export function againPanel(email, again) {
  const interest = textArea("recipient_interest", "Your interest", { value: email.recipient_interest, rows: 2 });
  const affiliation = textField("affiliation", "University or institute", { optional: true });
  const homepage = textField("homepage", "Homepage", { optional: true, dir: "ltr" });
  const type = choice("template_type", "What it is about", TYPES);
  const template = textArea("email_template", "Another template", { optional: true, rows: 5 });
  const changes = () => Object.fromEntries([interest, affiliation, homepage, type, template].map(({ input }) => [input.name, input.value.trim()]).filter(([, value]) => value));
  return fold("Write it anew", h("p", { class: "quiet small" }, "As another e-mail; this one stays. What you leave empty stays as it was."),
    interest, affiliation, homepage, type, template, h("div", { class: "row" }, actionButton("Write anew", () => again(changes()))));
}

export function versionsPanel(email, signal, bringBack) {
  const inside = h("div", { class: "stack" }, h("p", { class: "quiet" }, "Opening…"));
  const load = async () => {
    try {
      const versions = await get(`/api/email/${email.id}/versions`, {}, { signal });
      fill(inside, versions.map((version) => versionOf(version, bringBack)));
    } catch (error) {
      if (!signal.aborted) fill(inside, problemBox(error, load));
    }
  };
  return h("details", { class: "panel fold", on: { toggle: load } }, h("summary", {}, "Earlier texts"), inside);
}

function versionOf(version, bringBack) {
  return h("details", {},
    h("summary", {}, version.version === 1 ? "As it was generated" : `Version ${version.version}`, h("span", { class: "quiet small" }, ` until ${moment(version.replaced_at)}`)),
    h("div", { class: "stack" },
      h("p", { dir: "auto" }, version.subject), h("div", { class: "mail small", dir: "auto" }, version.email_message),
      actionButton("Bring it back", () => bringBack(version))));
}

export function costPanel({ usage = {}, step_timings: timings = {}, generation_time: took, model = "" }) {
  const cost = (usage.model_cost_micro_dollars ?? 0) + (usage.search_cost_micro_dollars ?? 0);
  const rows = [
    took && ["From order to end", seconds(took)],
    ...Object.keys(STEPS).filter((step) => step in timings).map((step) => [STEPS[step], seconds(timings[step])]),
    usage.pages_fetched > 0 && ["Pages read", many(usage.pages_fetched, "page")],
    cost > 0 && ["Cost", dollars(cost)],
    model && ["Model", model],
  ].filter(Boolean);
  if (!rows.length) return null;
  return fold("Time and cost", h("dl", { class: "facts" }, rows.map(([name, value]) => [h("dt", {}, name), h("dd", { dir: "auto" }, value)])));
}
