// Signing in: by Supabase with a password or a link, or with a token given by hand.

import { actionButton, announce, fill, h, newId } from "../dom.js";
import { problemBox } from "../problems.js";

export function render({ session, entered }) {
  const box = h("div");
  const attempt = async (work) => {
    box.replaceChildren();
    try {
      await work();
    } catch (error) {
      fill(box, problemBox(error));
    }
  };
  const form = session.mode === "supabase" ? supabaseForm(session, entered, attempt, box) : tokenForm(session, entered, attempt);
  return h("section", { class: "narrow" },
    h("h1", {}, "Sign in"),
    h("p", { class: "lead" }, "Scribe researches a person and writes an e-mail in your words, of which every statement is proved. You send it yourself."),
    form, box);
}

function supabaseForm(session, entered, attempt, box) {
  const email = field("E-mail", { type: "email", autocomplete: "username", required: true });
  const password = field("Password", { type: "password", autocomplete: "current-password", required: true });
  const signIn = () => attempt(async () => {
    await session.signIn(email.input.value.trim(), password.input.value);
    await entered();
  });
  const signUp = () => attempt(async () => {
    if (await session.signUp(email.input.value.trim(), password.input.value)) return entered();
    return tell(box, "Your address has to be confirmed first: open the link in the e-mail that was sent to you.");
  });
  const link = () => attempt(async () => {
    await session.sendLink(email.input.value.trim());
    tell(box, "A link was sent to you: open it in this browser.");
  });
  return h("form", { class: "stack", on: { submit: (event) => { event.preventDefault(); signIn(); } } },
    email.node, password.node,
    h("div", { class: "row" },
      h("button", { type: "submit", class: "main" }, "Sign in"),
      actionButton("Make an account", signUp),
      actionButton("Send me a link instead", link, { class: "plain" })));
}

function tokenForm(session, entered, attempt) {
  const token = field("Access token", { type: "password", autocomplete: "off", required: true });
  return h("form", { class: "stack", on: { submit: (event) => {
    event.preventDefault();
    session.enter(token.input.value);
    attempt(entered);
  } } },
    h("p", {}, "This Scribe has no sign-in page of its own. Give a token of its sign-in service."),
    token.node,
    h("div", { class: "row" }, h("button", { type: "submit", class: "main" }, "Go on")));
}

function field(label, props) {
  const input = h("input", { id: newId("in"), ...props });
  return { input, node: h("div", { class: "field" }, h("label", { for: input.id, class: "label" }, label), input) };
}

function tell(box, text) {
  fill(box, h("p", { class: "notice good" }, text));
  announce(text);
}
