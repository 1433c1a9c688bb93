// A batch's e-mails as one table, made in the browser.

import { get, save } from "../api.js";

const AT_ONCE = 4;
const COLUMNS = ["recipient_name", "recipient_email", "recipient_interest", "subject", "email_message", "is_confident", "sources"];

/** Reads the e-mails, a few at a time, and offers the table to be saved. */
export async function exportBatch(ids, signal) {
  const emails = new Array(ids.length);
  let next = 0;
  const reader = async () => {
    while (next < ids.length) {
      const place = next++;
      emails[place] = await get(`/api/email/${ids[place]}`, {}, { signal });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, reader));
  const lines = [COLUMNS, ...emails.map(rowOf)].map((cells) => cells.map(cell).join(","));
  save(new Blob(["\ufeff", lines.join("\r\n"), "\r\n"], { type: "text/csv;charset=utf-8" }), "scribe-batch.csv");
}

const rowOf = (email) => COLUMNS.map((column) => (column === "sources" ? (email.metadata?.sources ?? []).join("\n") : email[column]));

/** Quoted; what a spreadsheet would take for a formula begins with an apostrophe (OWASP, CSV Injection). */
function cell(value) {
  const text = String(value ?? "");
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}
