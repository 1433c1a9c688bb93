// Several people of the name: the one who is meant is picked, and the e-mail written anew.

import { actionButton, h, outward } from "../dom.js";

export function candidatesPanel(candidates, choose) {
  if (!candidates.length) return null;
  return h("section", { class: "panel stack candidates" },
    h("h2", {}, "Who is meant?"),
    h("p", {}, "Several people bear this name, so nothing of theirs was used. Pick the right one, and the e-mail is written anew."),
    h("ul", { class: "cards" }, candidates.map((candidate) => card(candidate, choose))));
}

function card(candidate, choose) {
  const known = [candidate.affiliation, (candidate.categories ?? []).slice(0, 3).join(", ")].filter(Boolean).join(" · ");
  return h("li", { class: "card stack" },
    h("h3", { dir: "auto" }, candidate.name),
    known && h("p", { class: "quiet", dir: "auto" }, known),
    candidate.distinction && h("p", { dir: "auto" }, candidate.distinction),
    candidate.titles?.length > 0 && h("ul", { class: "small titles" }, candidate.titles.slice(0, 3).map((title) => h("li", { dir: "auto" }, title))),
    candidate.co_authors?.length > 0 && h("p", { class: "quiet small", dir: "auto" }, "Writes with ", candidate.co_authors.slice(0, 4).join(", ")),
    candidate.page_url && h("p", { class: "small" }, outward(candidate.page_url)),
    actionButton("This is the right one", () => choose(candidate), { class: "main", "aria-description": `${candidate.name}, ${candidate.affiliation || candidate.distinction || ""}` }));
}
