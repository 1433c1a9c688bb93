// Read: the e-mail, why each of its phrases is true, what was left out, and the ways to one's own mailbox.

import { get, newKey, patch, post } from "../api.js";
import { actionButton, announce, fill, h } from "../dom.js";
import { moment } from "../format.js";
import { problemBox } from "../problems.js";
import "../elements/proved-text.js";
import { candidatesPanel } from "./candidates.js";
import { editor } from "./edit.js";
import { openSlotsPanel } from "./open-slots.js";
import { outlets } from "./outlets.js";
import { proofPanel } from "./proof.js";
import { againPanel, costPanel, omissionsPanel, papersPanel, sourcesPanel, versionsPanel, warningsPanel } from "./receipts.js";

export async function render({ argument: id, signal, title }) {
  const email = await get(`/api/email/${id}`, {}, { signal });
  title(`To ${email.recipient_name}`);
  return new Read(email, signal).node;
}

class Read {
  #box = h("div", { class: "problems" });
  #body = h("div");
  #proof = h("aside", { id: "proof", class: "proof", "aria-label": "Proof", tabindex: -1, hidden: true });

  constructor(email, signal) {
    this.signal = signal;
    this.node = h("section");
    this.show(email);
  }

  show(email) {
    this.email = email;
    this.receipts = email.metadata ?? {};
    this.#proof.hidden = true;
    this.#letter();
    fill(this.node, this.#head(), this.#box, h("div", { class: "columns read" },
      h("div", { class: "written" }, h("div", { class: "panel letter" }, this.#body), this.#actions()),
      h("div", { class: "side" }, this.#proof, this.#side()),
      h("div", { class: "more" }, this.#more())));
  }

  #head() {
    const { email, receipts } = this;
    return h("header", { class: "stack head" },
      h("h1", {}, "To ", h("bdi", {}, email.recipient_name)),
      h("p", { class: "lead", dir: "auto" }, email.recipient_interest),
      h("p", { class: "row chips" },
        h("span", { class: `chip ${email.is_confident ? "good" : "warn"}` }, email.is_confident ? "Every statement proved" : "Look before you send"),
        receipts.sandbox && h("span", { class: "chip sandbox" }, "Sandbox: made up"),
        !email.displayed && h("span", { class: "chip" }, "Archived"),
        email.edited_at && h("span", { class: "chip" }, `Edited ${moment(email.edited_at)}`),
        h("span", { class: "quiet small" }, moment(email.created_at))));
  }

  #letter() {
    const { email } = this;
    const text = h("proved-text", { class: "mail", dir: "auto" });
    text.show(email.email_message, list(this.receipts.claims), list(this.receipts.open_sender_slots));
    text.addEventListener("proof", ({ detail }) => this.#prove(text, detail));
    fill(this.#body, h("h2", { class: "subject", dir: "auto" }, email.subject || "(no subject)"), text);
    this.text = text;
  }

  #prove(text, claim) {
    text.choose(claim);
    fill(this.#proof, proofPanel(claim, list(this.receipts.source_details), () => this.#closeProof(claim)));
    this.#proof.hidden = false;
    this.#proof.focus({ preventScroll: innerWidth > 860 });
  }

  #closeProof(claim) {
    this.#proof.hidden = true;
    this.text.choose(null);
    [...this.text.querySelectorAll(".claim")].find((part) => part.claim === claim)?.focus();
  }

  #actions() {
    return h("div", { class: "stack" },
      outlets(this.email, (error) => fill(this.#box, problemBox(error))),
      h("div", { class: "row" },
        actionButton("Edit", () => this.#edit()),
        actionButton(this.email.displayed ? "Archive" : "Take back from the archive", () => this.#change({ displayed: !this.email.displayed }, this.email.displayed ? "Archived." : "Taken back."))));
  }

  #side() {
    const { email, receipts } = this;
    return [
      candidatesPanel(list(receipts.candidates), (candidate) => this.#again({ candidate_id: candidate.id })),
      openSlotsPanel(email, list(receipts.open_sender_slots), (text) => this.#change({ email_message: text }, "Filled in.")),
      warningsPanel(receipts, email.is_confident),
      omissionsPanel(list(receipts.omissions)),
      papersPanel(list(receipts.papers), email.recipient_name),
    ];
  }

  #more() {
    const { email, receipts } = this;
    return [
      sourcesPanel(list(receipts.source_details)),
      againPanel(email, (changes) => this.#again(changes)),
      email.edited_at && versionsPanel(email, this.signal, (version) => this.#change({ subject: version.subject, email_message: version.email_message }, "Brought back.")),
      costPanel(receipts),
    ];
  }

  #edit() {
    const done = (changes) => (changes ? this.#change(changes, "Saved.") : this.#letter());
    fill(this.#body, editor(this.email, done));
    this.#body.querySelector("input")?.focus();
  }

  async #change(changes, word) {
    this.#box.replaceChildren();
    try {
      this.show(await patch(`/api/email/${this.email.id}`, changes));
      announce(word);
      return true;
    } catch (error) {
      fill(this.#box, problemBox(error));
      this.#box.scrollIntoView({ block: "nearest" });
      return false;
    }
  }

  async #again(changes) {
    try {
      const { task_id } = await post(`/api/email/${this.email.id}/regenerate`, changes, { key: newKey() });
      location.hash = `#/job/${task_id}`;
    } catch (error) {
      fill(this.#box, problemBox(error));
      this.#box.scrollIntoView({ block: "nearest" });
    }
  }
}

/** Receipts are JSON that older versions wrote otherwise. */
const list = (value) => (Array.isArray(value) ? value : []);
