// Editing an e-mail; what is typed survives a reload until it is saved.

import { h } from "../dom.js";
import { keep, recall } from "../memory.js";
import { textArea, textField } from "./fields.js";

/** `done(changes)` saves and answers whether it worked; `done(null)` leaves it as it was. */
export function editor(email, done) {
  const name = `edit.${email.id}`;
  const kept = recall(name) ?? email;
  const subject = textField("subject", "Subject", { value: kept.subject, maxlength: 255 });
  const message = textArea("email_message", "Text", { value: kept.email_message, rows: 16, maxlength: 20_000 });
  const now = () => ({ subject: subject.input.value, email_message: message.input.value });
  const save = async () => {
    if (await done(now())) keep(name, null);
  };
  return h("form", { class: "stack", on: { input: () => keep(name, now()), submit: (event) => { event.preventDefault(); save(); } } },
    subject, message,
    h("p", { class: "quiet small" }, "The text before is kept. Phrases that you leave as they are stay proved."),
    h("div", { class: "row" },
      h("button", { type: "submit", class: "main" }, "Save"),
      h("button", { type: "button", on: { click: () => { keep(name, null); done(null); } } }, "Leave it as it was")));
}
