// Batch: many people from one table, one template. What cannot be taken is shown before anything is submitted.

import { newKey, post } from "../api.js";
import { actionButton, announce, fill, h } from "../dom.js";
import { many } from "../format.js";
import { keep, keepAmong, recall } from "../memory.js";
import { clearProblems, showProblems } from "../problems.js";
import "../elements/template-editor.js";
import { watchBatch } from "./batch-watch.js";
import { textArea, textField } from "./fields.js";
import { templatePicker } from "./template-picker.js";

const DRAFT = "batch";
const MOST_CHARACTERS = 200_000;
const EXAMPLE = "name,university,interest,homepage\n";

export function render(context) {
  return context.argument ? watchBatch(context) : new BatchForm(context).node;
}

class BatchForm {
  #editor = h("template-editor");
  #table = textArea("csv", "Table", { rows: 8, class: "table-text", spellcheck: "false", placeholder: EXAMPLE, hint: "A header with “name”, then a row for each person. Columns such as university, interest, homepage, email are read as people write them. At most 100 rows." });
  #interest = textField("recipient_interest", "Interest, for rows that say none", { optional: true });
  #found = h("div", { class: "found" });
  #box = h("div", { class: "problems", tabindex: -1 });
  #submit = h("button", { type: "submit", class: "main" }, "Write to all of them");

  constructor(context) {
    const draft = recall(DRAFT) ?? { email_template: context.profile.email_template ?? "", key: newKey() };
    this.#table.input.value = draft.csv ?? "";
    this.#interest.input.value = draft.recipient_interest ?? "";
    this.form = h("form", { class: "columns", novalidate: true },
      h("div", { class: "panel" }, templatePicker(this.#editor, context), this.#editor),
      h("div", { class: "panel stack" }, h("h2", {}, "To whom"), this.#dropZone(), this.#interest,
        h("div", { class: "row" }, actionButton("Check the table", () => this.#check())), this.#found, this.#box,
        h("div", { class: "row submit" }, this.#submit, h("span", { class: "quiet small" }, "All rows are taken, or none."))));
    this.#editor.value = draft.email_template ?? "";
    this.form.addEventListener("input", () => this.#changed());
    this.#editor.addEventListener("change", () => this.#changed());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.node = h("section", {}, h("h1", {}, "Batch"), h("p", { class: "lead" }, "One template, up to a hundred people."), this.form);
  }

  #dropZone() {
    const picker = h("input", { type: "file", accept: ".csv,.tsv,.txt,text/csv", class: "unseen", tabindex: -1, "aria-label": "A table as a file" });
    const zone = h("div", { class: "drop stack" }, this.#table, h("div", { class: "row" }, actionButton("Choose a file…", () => picker.click()), h("span", { class: "quiet small" }, "or drop one here"), picker));
    picker.addEventListener("change", () => this.#read(picker.files[0]));
    zone.addEventListener("dragover", (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
    zone.addEventListener("dragleave", () => zone.classList.remove("over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("over");
      this.#read(event.dataTransfer.files[0]);
    });
    return zone;
  }

  async #read(file) {
    if (!file) return;
    if (file.size > MOST_CHARACTERS * 4) return fill(this.#found, h("p", { class: "notice bad" }, "The file is too large: at most 100 rows."));
    this.#table.input.value = decoded(await file.arrayBuffer());
    this.#changed();
    await this.#check();
  }

  #changed() {
    this.#found.replaceChildren();
    keep(DRAFT, { ...this.#order(), key: newKey() });
  }

  #order() {
    const said = { csv: this.#table.input.value, recipient_interest: this.#interest.input.value.trim(), email_template: this.#editor.value };
    return Object.fromEntries(Object.entries(said).filter(([, value]) => value));
  }

  async #check() {
    clearProblems(this.form, this.#box);
    const { csv = "", recipient_interest } = this.#order();
    try {
      const read = await post("/api/queue/batch/csv/check", { csv, recipient_interest });
      fill(this.#found, foundTable(read));
      announce(`${many(read.items.length, "row")} can be taken.`);
      return true;
    } catch (error) {
      this.#show(error);
      return false;
    }
  }

  /** Problems of rows as a list, with the row's own line beside each. */
  #show(error) {
    const rows = (error.fields ?? []).filter(({ place }) => place.some((part) => part.startsWith("row ")));
    if (!rows.length) return showProblems(this.form, this.#box, error);
    const lines = this.#table.input.value.split(/\r?\n/);
    fill(this.#found, h("div", { class: "notice bad", role: "alert" },
      h("p", {}, many(rows.length, "thing has", "things have"), " to be mended:"),
      h("ul", { class: "rows" }, rows.map(({ place, text }) => h("li", {}, h("span", { dir: "auto" }, text), h("code", { dir: "auto" }, lines[rowOf(place) - 1] ?? ""))))));
    announce(`${many(rows.length, "thing has", "things have")} to be mended.`);
  }

  async #send() {
    if (this.#submit.getAttribute("aria-disabled") === "true") return;
    this.#submit.setAttribute("aria-disabled", "true");
    clearProblems(this.form, this.#box);
    const { key = newKey() } = recall(DRAFT) ?? {};
    const order = this.#order();
    keep(DRAFT, { ...order, key });
    try {
      const { queue_item_ids: ids } = await post("/api/queue/batch/csv", { csv: "", email_template: "", ...order }, { key });
      keepAmong("batches", ids[0], ids);
      keep(DRAFT, { email_template: order.email_template, key: newKey() });
      location.hash = `#/batch/${ids[0]}`;
    } catch (error) {
      this.#show(error);
    } finally {
      this.#submit.removeAttribute("aria-disabled");
    }
  }
}

const rowOf = (place) => Number(place.find((part) => part.startsWith("row "))?.slice(4));

/** Spreadsheets save UTF-8, UTF-16 with a mark, or what the system used to have. */
function decoded(buffer) {
  const bytes = new Uint8Array(buffer);
  const marked = { "255,254": "utf-16le", "254,255": "utf-16be" }[bytes.slice(0, 2).join()];
  try {
    return new TextDecoder(marked ?? "utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

function foundTable({ items, ignored_columns: ignored }) {
  const columns = [["Name", "recipient_name"], ["Interest", "recipient_interest"], ["University", "affiliation"], ["Homepage", "homepage"]].filter(([, field]) => items.some((item) => item[field]));
  return h("div", { class: "stack" },
    h("p", { class: "notice good" }, `${many(items.length, "row")} can be taken.`, ignored.length > 0 && h("span", { dir: "auto" }, ` Not read: ${ignored.join(", ")}.`)),
    h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Rows that were read" }, h("table", {},
      h("thead", {}, h("tr", {}, columns.map(([label]) => h("th", { scope: "col" }, label)))),
      h("tbody", {}, items.map((item) => h("tr", {}, columns.map(([, field]) => h("td", { dir: "auto" }, item[field] ?? ""))))))));
}
