// Labelled inputs, as forms here have them.

import { h, newId } from "../dom.js";

/** A label above an input; `hint` stands below. `name` is the API's name of the field. */
export function textField(name, label, { hint = "", optional = false, ...props } = {}) {
  const input = h("input", { id: newId("in"), name, dir: "auto", autocomplete: "off", data: { label }, ...props });
  return wrap(input, label, hint, optional);
}

/** The same with several lines. */
export function textArea(name, label, { hint = "", optional = false, ...props } = {}) {
  const input = h("textarea", { id: newId("in"), name, dir: "auto", rows: 3, data: { label }, ...props });
  return wrap(input, label, hint, optional);
}

/** A choice of `[value, words]`. */
export function choice(name, label, options, { hint = "", value = "", ...props } = {}) {
  const input = h("select", { id: newId("in"), name, data: { label }, ...props }, options.map(([known, words]) => h("option", { value: known, selected: known === value }, words)));
  return wrap(input, label, hint, false);
}

function wrap(input, label, hint, optional) {
  const node = h("div", { class: "field" },
    h("label", { for: input.id, class: "label" }, label, optional && h("span", { class: "quiet optional" }, " (optional)")),
    input,
    hint && h("p", { class: "quiet small hint" }, hint));
  return Object.assign(node, { input });
}
