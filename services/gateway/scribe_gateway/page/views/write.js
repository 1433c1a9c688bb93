// Write: the template, the person, and off it goes.

import { ApiError, newKey, post } from "../api.js";
import { h } from "../dom.js";
import { keep, keepAmong, recall } from "../memory.js";
import { clearProblems, showProblems } from "../problems.js";
import "../elements/template-editor.js";
import { choice, textArea, textField } from "./fields.js";
import { templatePicker } from "./template-picker.js";

const DRAFT = "write";
const TYPES = [["", "Let Scribe decide"], ["research", "Their research"], ["book", "Their books"], ["general", "Their work in general"]];
const OF_THE_PERSON = ["recipient_name", "recipient_interest", "affiliation", "homepage", "recipient_email", "orcid"];

export function render(context) {
  const draft = recall(DRAFT) ?? { email_template: context.profile.email_template ?? "", key: newKey() };
  const editor = h("template-editor");
  const form = personForm(draft);
  const box = h("div", { class: "problems", tabindex: -1 });
  const whole = h("form", { class: "columns", novalidate: true },
    h("div", { class: "panel" }, templatePicker(editor, context), editor),
    h("div", { class: "panel" }, form, box, submitRow()));
  editor.value = draft.email_template ?? "";
  whole.addEventListener("input", () => keepDraft(whole, editor));
  editor.addEventListener("change", () => keepDraft(whole, editor));
  whole.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(whole, editor, box);
  });
  return h("section", {},
    h("h1", {}, "Write"),
    h("p", { class: "lead" }, "Your words, one person, and only what can be proved about them."),
    whole);
}

function personForm(draft) {
  const value = (name) => ({ value: draft[name] ?? "" });
  return h("div", { class: "stack" },
    h("h2", {}, "To whom"),
    textField("recipient_name", "Name", { ...value("recipient_name"), required: true, hint: "As it stands on their page." }),
    textArea("recipient_interest", "Your interest in their work", { ...value("recipient_interest"), required: true, rows: 2, hint: "What you want to write about: it decides what is read." }),
    textField("affiliation", "University or institute", { ...value("affiliation"), optional: true, hint: "Tells people of the same name apart." }),
    textField("homepage", "Homepage", { ...value("homepage"), optional: true, type: "url", inputmode: "url", dir: "ltr" }),
    h("details", { open: Boolean(draft.recipient_email || draft.orcid || draft.template_type) },
      h("summary", {}, "More"),
      h("div", { class: "stack" },
        textField("recipient_email", "Their e-mail address", { ...value("recipient_email"), optional: true, type: "email", dir: "ltr", hint: "Only for the draft that you take to your own mailbox." }),
        textField("orcid", "ORCID", { ...value("orcid"), optional: true, dir: "ltr" }),
        choice("template_type", "What it is about", TYPES, value("template_type")))));
}

function submitRow() {
  return h("div", { class: "row submit" }, h("button", { type: "submit", class: "main" }, "Research and write"), h("span", { class: "quiet small" }, "Scribe never sends anything."));
}

function orderOf(whole, editor) {
  const fields = Object.fromEntries([...new FormData(whole)].filter(([, value]) => value !== ""));
  return { ...fields, email_template: editor.value };
}

/** Another wording is another request: it gets another key. */
function keepDraft(whole, editor) {
  keep(DRAFT, { ...orderOf(whole, editor), key: newKey() });
}

async function submit(whole, editor, box) {
  const button = whole.querySelector("button[type=submit]");
  if (button.getAttribute("aria-disabled") === "true") return;
  clearProblems(whole, box);
  const missing = emptyOnes(whole, editor);
  if (missing.length) return showProblems(whole, box, new ApiError(422, "Something is missing.", { fields: missing }));
  const { key = newKey() } = recall(DRAFT) ?? {};
  const order = orderOf(whole, editor);
  keep(DRAFT, { ...order, key });
  button.setAttribute("aria-disabled", "true");
  try {
    const { task_id } = await post("/api/email/generate", order, { key });
    keepAmong("orders", task_id, order);
    keep(DRAFT, { ...withoutPerson(order), key: newKey() });
    location.hash = `#/job/${task_id}`;
  } catch (error) {
    showProblems(whole, box, error);
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

function emptyOnes(whole, editor) {
  const wanted = [["email_template", editor.value, "Template is empty: paste or choose one"], ["recipient_name", whole.elements.recipient_name.value, "Name is missing: say whom you write to"], ["recipient_interest", whole.elements.recipient_interest.value, "Your interest is missing: say what you want to write about"]];
  return wanted.filter(([, value]) => !value.trim()).map(([name, , text]) => ({ name, text }));
}

const withoutPerson = (order) => Object.fromEntries(Object.entries(order).filter(([name]) => !OF_THE_PERSON.includes(name)));
