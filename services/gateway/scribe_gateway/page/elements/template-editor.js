// <template-editor>: a text field in which slots are marked as you type, and listed below by who fills them.

import { fill, h, newId } from "../dom.js";
import { likelyFiller } from "../fillers.js";
import { slotsOf } from "../slots.js";

const MOST_CHARACTERS = 5000;
const WORDS = { recipient: "about them", sender: "yours", either: "about them?" };

class TemplateEditor extends HTMLElement {
  #text = h("textarea", { name: "email_template", class: "template-text", rows: 10, dir: "auto", spellcheck: "true", autocomplete: "off", data: { label: "Template" } });
  #behind = h("div", { class: "template-behind", "aria-hidden": "true", dir: "auto" });
  #list = h("ul", { class: "slots", "aria-label": "Slots in the template" });
  #count = h("span", { class: "quiet small count" });

  connectedCallback() {
    if (this.firstChild) return;
    const hint = newId("hint");
    this.#text.id = newId("template");
    this.#text.setAttribute("aria-description", "{{anything}} and [anything] are slots.");
    fill(this,
      h("div", { class: "row spread" }, h("label", { for: this.#text.id, class: "label" }, "Template"), this.#count),
      h("div", { class: "field" }, h("div", { class: "template" }, this.#behind, this.#text)),
      h("p", { class: "quiet small", id: hint }, "Put what is about them in ", h("code", {}, "{{braces}}"), " and what only you can fill in ", h("code", {}, "[brackets]"), ". Every other word stays as you wrote it."),
      this.#list);
    this.#text.addEventListener("input", () => this.#changed());
    this.#mark();
  }

  get value() {
    return this.#text.value;
  }

  set value(text) {
    this.#text.value = text;
    this.#mark();
  }

  /** As if it were typed. */
  write(text) {
    this.#text.value = text;
    this.#text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #changed() {
    this.#mark();
    this.dispatchEvent(new Event("change", { bubbles: true }));
  }

  #mark() {
    const text = this.value;
    const slots = slotsOf(text).map((slot) => ({ ...slot, filler: likelyFiller(slot.name, text.slice(0, slot.start)) }));
    fill(this.#behind, pieces(text, slots), "\u200b");
    fill(this.#list, slots.map((slot) => h("li", { class: `slot ${slot.filler}` }, h("bdi", {}, slot.name), h("span", { class: "who" }, WORDS[slot.filler]))));
    this.#list.hidden = !slots.length;
    this.#count.textContent = text.length > MOST_CHARACTERS * 0.8 ? `${text.length.toLocaleString()} of ${MOST_CHARACTERS.toLocaleString()} characters` : "";
  }
}

function pieces(text, slots) {
  const made = [];
  let place = 0;
  for (const { start, end, filler } of slots) {
    made.push(text.slice(place, start), h("mark", { class: filler }, text.slice(start, end)));
    place = end;
  }
  return [...made, text.slice(place)];
}

customElements.define("template-editor", TemplateEditor);
