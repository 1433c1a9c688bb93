// Settings: what is said of you, what was spent, and the account's end.

import { get, put, remove } from "../api.js";
import { actionButton, announce, fill, h, svg } from "../dom.js";
import { dollars, many } from "../format.js";
import { forgetWork } from "../memory.js";
import { clearProblems, problemBox, showProblems } from "../problems.js";
import { textArea, textField } from "./fields.js";

const MOST_ANSWERS = 30;

export async function render({ profile, session, config, signal }) {
  const [sender, usage] = await Promise.all([get("/api/user/sender", {}, { signal }), get("/api/user/usage", {}, { signal })]);
  return h("section", {},
    h("h1", {}, "Settings"),
    h("p", { class: "lead" }, h("bdi", {}, profile.display_name ?? profile.email), profile.display_name && h("span", { class: "quiet" }, " ", h("bdi", {}, profile.email))),
    h("div", { class: "columns" },
      h("div", { class: "panel" }, senderForm(sender)),
      h("div", { class: "stack" }, usagePanel(usage), accountPanel(profile, session), h("p", { class: "quiet small" }, `Scribe ${config.version} · `, h("a", { href: "/docs" }, "The API"), " · ", h("a", { href: "#/monitor" }, "The monitor"), ", for administrators"))));
}

function senderForm(sender) {
  const fields = [
    textField("name", "Your name", { value: sender.name, autocomplete: "name", maxlength: 255 }),
    textField("email", "Your e-mail address", { value: sender.email, autocomplete: "email", maxlength: 255, dir: "ltr" }),
    textField("institution", "University or organisation", { value: sender.institution, maxlength: 255 }),
    textField("position", "What you are there", { value: sender.position, maxlength: 255, placeholder: "master's student" }),
    textField("field", "Your field", { value: sender.field, maxlength: 255 }),
    textArea("about", "About you", { value: sender.about, rows: 4, maxlength: 2000 }),
  ];
  const answers = h("div", { class: "stack answers" }, Object.entries(sender.answers).map(([slot, text]) => answerRow(slot, text)));
  const box = h("div", { class: "problems", tabindex: -1 });
  const form = h("form", { class: "stack", novalidate: true },
    h("h2", {}, "What only you can say"),
    h("p", { class: "quiet" }, "Fills slots such as ", h("code", {}, "[YOUR NAME]"), "; nothing else is ever said of you."),
    fields,
    h("fieldset", {}, h("legend", {}, "Texts for slots of your own"), answers,
      actionButton("Add a slot", () => answers.childElementCount < MOST_ANSWERS && answers.append(answerRow("", "")), { class: "plain" })),
    box, h("div", { class: "row" }, h("button", { type: "submit", class: "main" }, "Save")));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearProblems(form, box);
    try {
      const said = Object.fromEntries(fields.map(({ input }) => [input.name, input.value]));
      await put("/api/user/sender", { ...said, answers: answersOf(answers) });
      fill(box, h("p", { class: "notice good" }, "Saved. E-mails ordered from now on use it."));
      announce("Saved.");
    } catch (error) {
      showProblems(form, box, error);
    }
  });
  return form;
}

function answerRow(slot, text) {
  const row = h("div", { class: "row answer" },
    textField("", "Slot", { value: slot, placeholder: "start date", maxlength: 300 }), textField("", "Text", { value: text, placeholder: "May 2027", maxlength: 500 }),
    h("button", { type: "button", class: "plain", "aria-label": `Remove ${slot || "this slot"}`, on: { click: () => row.remove() } }, "Remove"));
  return row;
}

function answersOf(answers) {
  const pairs = [...answers.children].map((row) => [...row.querySelectorAll("input")].map(({ value }) => value.trim()));
  return Object.fromEntries(pairs.filter(([slot, text]) => slot && text));
}

function usagePanel(usage) {
  const left = Math.max(0, usage.day_budget_micro_dollars - usage.today.spent_micro_dollars - usage.today.reserved_micro_dollars);
  return h("section", { class: "panel stack" },
    h("h2", {}, "Usage"),
    h("dl", { class: "facts" },
      fact("E-mails written", usage.emails.toLocaleString()), fact("Templates from your CV", many(usage.templates, "template")),
      fact("Spent in all", dollars(usage.spent_micro_dollars)), fact("Spent today (UTC)", dollars(usage.today.spent_micro_dollars)),
      fact("Left today", `${dollars(left)} of ${dollars(usage.day_budget_micro_dollars)}`)),
    chart(usage.days));
}

const fact = (name, value) => [h("dt", {}, name), h("dd", {}, value)];

const WIDTH = 320;
const HEIGHT = 72;

/** Spending by day, oldest first; its numbers stand in a table for those who cannot see it. */
function chart(days) {
  if (days.length < 2) return null;
  const shown = [...days].sort((a, b) => a.day.localeCompare(b.day)).slice(-30);
  const most = Math.max(1, ...shown.map((day) => day.spent_micro_dollars));
  const step = WIDTH / shown.length;
  const bars = shown.map((day, index) => {
    const height = Math.max(1, (day.spent_micro_dollars / most) * HEIGHT);
    return svg("rect", { x: index * step + 1, y: HEIGHT - height, width: Math.max(1, step - 2), height, rx: 2 });
  });
  return h("figure", { class: "chart" },
    svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true", preserveAspectRatio: "none" }, bars),
    h("figcaption", { class: "quiet small" }, `Spent by day, ${shown[0].day} to ${shown.at(-1).day}`),
    h("table", { class: "unseen" }, h("caption", {}, "Spent by day"), h("tbody", {}, shown.map((day) => h("tr", {}, h("th", { scope: "row" }, day.day), h("td", {}, dollars(day.spent_micro_dollars)))))));
}

function accountPanel(profile, session) {
  const confirm = textField("confirm", "Type your address to delete everything", { hint: `It is ${profile.email}`, dir: "ltr" });
  const box = h("div");
  const end = actionButton("Delete the account and everything in it", async () => {
    try {
      await remove("/api/user", { confirm: confirm.input.value.trim() });
      forgetWork();
      session.signOut();
      fill(form, h("p", { class: "notice good" }, "Your account and everything in it were deleted."), h("p", {}, h("button", { type: "button", on: { click: () => location.assign("/") } }, "Begin anew")));
      announce("Deleted.");
    } catch (error) {
      fill(box, problemBox(error));
    }
  }, { class: "danger" });
  end.disabled = true;
  confirm.input.addEventListener("input", () => (end.disabled = confirm.input.value.trim().toLowerCase() !== profile.email.toLowerCase()));
  const form = h("section", { class: "panel stack" },
    h("h2", {}, "Account"),
    session.mode !== "local" && h("div", { class: "row" }, actionButton("Sign out", () => (forgetWork(), session.signOut(), location.assign("/")))),
    h("details", {}, h("summary", {}, "Delete the account"), h("div", { class: "stack" },
      h("p", {}, "Profile, e-mails, templates and jobs are gone at once, and for good."), confirm, box, h("div", { class: "row" }, end))));
  return form;
}
