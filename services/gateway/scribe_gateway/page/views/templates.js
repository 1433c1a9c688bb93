// Your templates: the one you begin with, and those made from your CV.

import { get, newKey, post, remove, ask } from "../api.js";
import { actionButton, announce, fill, h, newId } from "../dom.js";
import { keep, recall } from "../memory.js";
import { day } from "../format.js";
import { clearProblems, problemBox, showProblems } from "../problems.js";
import { textArea, textField } from "./fields.js";

const MOST_BYTES = 10_000_000;
const MAKING_MS = 240_000;

export async function render({ signal, profile }) {
  const list = h("div", { class: "stack" });
  const load = async () => {
    const made = await get("/api/templates/", { limit: 20 }, { signal });
    fill(list, made.length ? made.map((template) => templateCard(template, load)) : h("p", { class: "quiet" }, "None yet."));
  };
  await load();
  return h("section", {},
    h("h1", {}, "Your templates"),
    h("div", { class: "columns" },
      h("div", { class: "panel" }, makeForm(load)),
      h("div", { class: "stack" }, ownTemplate(profile), h("h2", {}, "Made from your CV"), list)));
}

function ownTemplate({ email_template: text }) {
  if (!text) return null;
  return [h("h2", {}, "The one you begin with"), h("article", { class: "panel stack" },
    h("div", { class: "mail small", dir: "auto" }, text),
    h("div", { class: "row" }, h("button", { type: "button", on: { click: () => use(text) } }, "Write with it")))];
}

function makeForm(made) {
  const file = h("input", { type: "file", id: newId("in"), accept: "application/pdf,.pdf" });
  const url = textField("pdf_url", "or its address on the web", { optional: true, type: "url", dir: "ltr", placeholder: "https://" });
  const draft = recall("cv") ?? {};
  const instructions = textArea("user_instructions", "What the template is for", { value: draft.user_instructions ?? "", rows: 4, maxlength: 2000, placeholder: "For a doctorate in environmental physics, two paragraphs, friendly." });
  instructions.addEventListener("input", () => keep("cv", { user_instructions: instructions.input.value }));
  const box = h("div", { class: "problems", tabindex: -1 });
  const state = h("p", { class: "quiet", role: "status" });
  const form = h("form", { class: "stack", novalidate: true },
    h("h2", {}, "From your CV"),
    h("p", { class: "quiet" }, "Only what stands in your CV is said of you; each statement keeps its quote."),
    h("div", { class: "field" }, h("label", { class: "label", for: file.id }, "Your CV as a PDF"), file), url, instructions, box, state,
    h("div", { class: "row" }, h("button", { type: "submit", class: "main" }, "Make a template")));
  let key = newKey();
  form.addEventListener("input", () => (key = newKey()));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button[type=submit]");
    if (button.getAttribute("aria-disabled") === "true") return;
    clearProblems(form, box);
    button.setAttribute("aria-disabled", "true");
    state.textContent = "Reading your CV and writing; this takes up to a minute…";
    try {
      await make(file.files[0], url.input.value.trim(), instructions.input.value.trim(), key);
      form.reset();
      keep("cv", null);
      announce("The template is made.");
      await made();
    } catch (error) {
      showProblems(form, box, error);
    } finally {
      state.textContent = "";
      button.removeAttribute("aria-disabled");
    }
  });
  return form;
}

async function make(file, url, user_instructions, key) {
  if (file && file.size > MOST_BYTES) throw new Error("The PDF has more than 10 MB: give a smaller one, or its address.");
  if (file) return ask("POST", "/api/templates/upload", { query: { user_instructions }, raw: new Blob([file], { type: "application/pdf" }), key, timeout: MAKING_MS });
  if (!url) throw new Error("Choose your CV as a PDF, or give its address.");
  return post("/api/templates/", { pdf_url: url, user_instructions }, { key, timeout: MAKING_MS });
}

function templateCard(template, changed) {
  const { claims = [], omissions = [], warnings = [], sandbox } = template.metadata ?? {};
  const box = h("div");
  return h("article", { class: "panel stack" },
    h("p", { class: "row spread" }, h("span", { class: "quiet small" }, day(template.created_at)), sandbox && h("span", { class: "chip small sandbox" }, "Sandbox")),
    h("p", { class: "small", dir: "auto" }, template.user_instructions),
    h("div", { class: "mail small", dir: "auto" }, template.template_text),
    warnings.length > 0 && h("ul", { class: "warnings small" }, warnings.map(({ message }) => h("li", { dir: "auto" }, message))),
    claims.length > 0 && h("details", {}, h("summary", {}, `What your CV says of you (${claims.length})`),
      h("ul", { class: "omissions" }, claims.map(({ text, quote }) => h("li", {}, h("span", { dir: "auto" }, text), h("q", { class: "quiet small", dir: "auto" }, quote))))),
    omissions.length > 0 && h("details", {}, h("summary", {}, `Left out (${omissions.length})`),
      h("ul", { class: "omissions" }, omissions.map(({ text, reason }) => h("li", {}, h("s", { dir: "auto" }, text), h("span", { class: "quiet small", dir: "auto" }, reason))))),
    box,
    h("div", { class: "row" },
      h("button", { type: "button", class: "main", on: { click: () => use(template.template_text) } }, "Write with it"),
      actionButton("Delete", async () => {
        try {
          await remove(`/api/templates/${template.id}`);
          announce("Deleted.");
          await changed();
        } catch (error) {
          fill(box, problemBox(error));
        }
      })));
}

function use(text) {
  keep("write", { ...recall("write"), email_template: text, key: newKey() });
  location.hash = "#/write";
}
