// The e-mail as it appears: the text that the model is writing, and what the checks say of each passage.

import { fill, h } from "../dom.js";
import { slotsOf } from "../slots.js";

export class Growing {
  #template;
  #accepted = new Map();
  #text = h("div", { class: "growing", dir: "auto" });
  #verdicts = h("ul", { class: "verdicts" });

  /** With the template, where this browser wrote it, passages are shown in their places. */
  constructor(template) {
    this.#template = template;
    this.node = h("div", { hidden: true }, h("h2", {}, "The e-mail so far"), this.#text, this.#verdicts);
  }

  /** The whole text so far. */
  draft(text) {
    this.node.hidden = false;
    fill(this.#text, text);
  }

  /** What a check decided about a passage. */
  verdict({ slot_id: slot, text, accepted, reason }) {
    this.node.hidden = false;
    this.#verdicts.append(h("li", { class: accepted ? "proved" : "refused" },
      h("span", { class: "verdict" }, accepted ? "Proved" : "Taken out"), h("span", { dir: "auto" }, text), reason && h("span", { class: "quiet small", dir: "auto" }, reason)));
    if (!accepted) return;
    this.#accepted.set(slot, [...(this.#accepted.get(slot) ?? []), text]);
    if (this.#template) this.#fillIn();
  }

  #fillIn() {
    const made = [];
    let place = 0;
    slotsOf(this.#template).forEach(({ start, end }, index) => {
      const passages = this.#accepted.get(`slot${index + 1}`);
      made.push(this.#template.slice(place, start), h("mark", { class: passages ? "proved" : "either" }, passages ? passages.join(" ") : this.#template.slice(start, end)));
      place = end;
    });
    fill(this.#text, made, this.#template.slice(place));
  }
}
