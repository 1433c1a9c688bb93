// The ways to one's own mailbox. None of them sends: each opens a draft, or gives a file or the words.

import { download } from "../api.js";
import { actionButton, announce, h } from "../dom.js";

export function outlets(email, failed) {
  const fields = { to: email.recipient_email ?? "", subject: email.subject, body: email.email_message };
  return h("div", { class: "row outlets", role: "group", "aria-label": "Take it to your mailbox" },
    actionButton("Copy", (button) => copy(email.email_message, button), { class: "main" }),
    away("Gmail", `https://mail.google.com/mail/?view=cm&fs=1&${asked({ to: fields.to, su: fields.subject, body: fields.body })}`),
    away("Outlook", `https://outlook.office.com/mail/deeplink/compose?${asked(fields)}`),
    h("a", { class: "button", href: `mailto:${encodeURIComponent(fields.to)}?${asked({ subject: fields.subject, body: fields.body })}` }, "Mail program"),
    actionButton("Download .eml", () => download(`/api/email/${email.id}/eml`, {}, `${plain(email.recipient_name)}.eml`).catch(failed)));
}

const away = (text, href) => h("a", { class: "button", href, target: "_blank", rel: "noopener noreferrer", "aria-label": `Open in ${text} as a draft` }, text);

/** %20, not +: mail programs read a plus as a plus. */
const asked = (fields) => Object.entries(fields).map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed?.() ?? value).replaceAll("%0A", "%0D%0A")}`).join("&");

const plain = (name) => name.normalize("NFKD").replace(/[^a-zA-Z0-9]+/g, "-").replace(/^-|-$/g, "").toLowerCase().slice(0, 60) || "e-mail";

async function copy(text, button) {
  const worked = await write(text);
  announce(worked ? "Copied." : "The browser did not let us copy: mark the text and copy it.");
  button.textContent = worked ? "Copied" : "Not copied";
  setTimeout(() => (button.textContent = "Copy"), 2000);
}

async function write(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyAsBefore(text);
  }
}

/** Where the page is not on https or loopback there is no clipboard of the newer kind. */
function copyAsBefore(text) {
  const area = h("textarea", { class: "unseen", value: text, "aria-hidden": "true" });
  document.body.append(area);
  area.select();
  const worked = document.execCommand("copy");
  area.remove();
  return worked;
}
