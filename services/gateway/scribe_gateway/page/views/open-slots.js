// What only the sender can fill, filled in here.

import { h } from "../dom.js";
import { textField } from "./fields.js";

export function openSlotsPanel(email, markers, save) {
  const open = [...new Set(markers)].filter((marker) => marker && email.email_message.includes(marker));
  if (!open.length) return null;
  const fields = open.map((marker) => textField("", inside(marker), {}));
  return h("section", { class: "panel" },
    h("form", { class: "stack", on: { submit: (event) => {
      event.preventDefault();
      const given = open.map((marker, index) => [marker, fields[index].input.value.trim()]).filter(([, value]) => value);
      if (given.length) save(filled(email.email_message, given));
    } } },
      h("h2", {}, "Yours to fill"),
      fields,
      h("div", { class: "row" }, h("button", { type: "submit" }, "Put into the e-mail"), h("a", { href: "#/settings" }, "Fill them always…"))));
}

const inside = (marker) => marker.replace(/^(\{\{|\[)\s*/, "").replace(/\s*(\}\}|\])$/, "");

function filled(text, given) {
  return given.reduce((now, [marker, value]) => now.replaceAll(marker, () => value), text);
}
