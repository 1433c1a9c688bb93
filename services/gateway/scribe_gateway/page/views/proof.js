// The proof of one phrase: its quote, where it stands, and when it was read there.

import { h, outward } from "../dom.js";
import { moment, shortHost } from "../format.js";

export function proofPanel(claim, sources, close) {
  const source = sources.find(({ id }) => id === claim.source_id) ?? {};
  const url = claim.source_url || source.url || "";
  return h("div", { class: "panel stack" },
    h("div", { class: "row spread" }, h("h2", {}, "Why this is true"), h("button", { type: "button", class: "plain", on: { click: close } }, "Close")),
    h("p", { class: "quiet", dir: "auto" }, "“", claim.text, "”"),
    h("blockquote", { dir: "auto" }, claim.quote || "The quote was not kept."),
    url && h("p", {}, outward(url, source.title || url), " ", h("span", { class: "quiet small" }, shortHost(url))),
    source.fetch_time && h("p", { class: "quiet small" }, `Read ${moment(source.fetch_time)}, word for word on the page.`),
    source.identity_reason && h("p", { class: "quiet small", dir: "auto" }, "Why the page is about them: ", source.identity_reason),
    source.sandbox && h("p", {}, h("span", { class: "chip sandbox" }, "Sandbox: made up")));
}
