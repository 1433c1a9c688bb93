// What failed, shown where people look: beside the field, or above the form with what to do about it.

import { announce, fill, h, newId } from "./dom.js";
import { asApiError } from "./api.js";

const ADVICE = {
  DAY_SPENT: "Your budget is renewed at midnight UTC; Settings show what was spent.",
  TOO_MANY_TEMPLATES: "Delete a template under “Your templates”, then make the new one.",
  MODEL_SPEND_LIMIT: "Whoever runs this Scribe has to raise the limit at the model's provider.",
  MODEL_CREDENTIALS: "Whoever runs this Scribe has to set a valid model key.",
  MODEL_NOT_FOUND: "Whoever runs this Scribe has to set a current model.",
  MODEL_REFUSED: "Reword the template or the interest, and submit it again.",
  MODEL_OVERLOADED: "It often passes within minutes: try again.",
  MODEL_RATE_LIMITED: "It often passes within minutes: try again.",
  BUDGET_EXCEEDED: "Try again tomorrow, or ask for a larger budget.",
  CONTACT_DECLINED: "They ask not to be written to. Respect it, unless you have their word for an exception.",
  JOB_DEADLINE: "It took longer than it may: submit it again.",
  SERVICE_UNAVAILABLE: "A part of Scribe does not answer: try again in a minute.",
  STORE_UNAVAILABLE: "Scribe's database does not answer: try again in a minute.",
  PROFILE_MISSING: "There is no account behind this sign-in any more.",
};

/** What to do about a reason; empty where the message says it. */
const advice = (reason) => ADVICE[reason] ?? "";

/** A box with what failed. `again` adds a button. */
export function problemBox(error, again = null) {
  const known = asApiError(error);
  return h("div", { class: "notice bad", role: "alert" },
    h("p", { dir: "auto" }, known.message),
    advice(known.reason) && h("p", {}, advice(known.reason)),
    known.status >= 500 && known.requestId && h("p", { class: "quiet small" }, `Request ${known.requestId}`),
    again && h("p", {}, h("button", { type: "button", on: { click: again } }, "Try again")));
}

/** Shows what failed in a form: each problem at its field, the others in `box`; the first is focused. */
export function showProblems(form, box, error) {
  clearProblems(form, box);
  const known = asApiError(error);
  const left = known.fields.filter((problem) => !showAt(form, problem));
  if (left.length || !known.fields.length) fill(box, left.length ? problemList(left) : problemBox(known));
  announce(known.message);
  (form.querySelector("[aria-invalid=true]") ?? box.firstElementChild)?.focus?.();
}

export function clearProblems(form, box) {
  box.replaceChildren();
  for (const input of form.querySelectorAll("[aria-invalid]")) clearProblem(input);
}

function clearProblem(input) {
  document.getElementById(input.getAttribute("aria-describedby"))?.remove();
  input.removeAttribute("aria-invalid");
  input.removeAttribute("aria-describedby");
}

/** A field's own problem, under it until the field is changed; false when the form has no such field. */
function showAt(form, { name, text }) {
  const input = form.querySelector(`[name="${CSS.escape(name)}"]`);
  if (!input) return false;
  const said = h("p", { class: "field-problem", id: newId("problem"), dir: "auto" }, readable(input, name, text));
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", said.id);
  input.addEventListener("input", () => clearProblem(input), { once: true });
  (input.closest(".field") ?? input.parentElement).append(said);
  for (let fold = input.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  return true;
}

/** "recipient_name is missing" → "Name is missing". */
function readable(input, name, text) {
  const label = input.dataset.label;
  return label && text.startsWith(name) ? label + text.slice(name.length) : text;
}

function problemList(problems) {
  return h("div", { class: "notice bad", role: "alert" }, h("ul", {}, problems.map(({ text }) => h("li", { dir: "auto" }, text))));
}
