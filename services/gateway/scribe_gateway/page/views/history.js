// History: everything that was written, searched where it is kept; more comes as one scrolls.

import { ask, download, patch } from "../api.js";
import { actionButton, announce, fill, h } from "../dom.js";
import { day } from "../format.js";
import { problemBox } from "../problems.js";
import { choice, textField } from "./fields.js";
import { underWay } from "./under-way.js";

const PAGE = 50;
const TYPING_MS = 250;
const FILTERS = {
  all: ["All", {}],
  proved: ["Every statement proved", { is_confident: true }],
  look: ["Look before you send", { is_confident: false }],
  archived: ["Archived", { displayed: false }],
};

/** The words and the filter stand in the address, so that they outlive a reload: #/history/look/words */
export function render({ argument, signal }) {
  const [filter, ...words] = argument.split("/");
  const view = new History(FILTERS[filter] ? filter : "all", words.join("/"), signal);
  view.more();
  return view.node;
}

class History {
  #search;
  #filter;
  #list = h("div", { class: "emails", role: "list" });
  #end = h("div", { class: "end" });
  #box = h("div", { class: "problems" });
  #token = null;
  #asked = new AbortController();
  #nearing = new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) && this.#token && this.more(), { rootMargin: "1200px" });
  #busy = false;

  constructor(filter, words, signal) {
    this.signal = signal;
    this.#search = textField("words", "Search", { value: words, type: "search", maxlength: 200, placeholder: "A name, an interest, words of the text" });
    this.#filter = choice("filter", "Show", Object.entries(FILTERS).map(([value, [label]]) => [value, label]), { value: filter });
    let typing = 0;
    this.#search.input.addEventListener("input", () => {
      clearTimeout(typing);
      typing = setTimeout(() => this.#anew(), TYPING_MS);
    });
    this.#filter.input.addEventListener("change", () => this.#anew());
    this.node = h("section", {},
      h("h1", {}, "History"), underWay(signal),
      h("form", { class: "row filters", role: "search", on: { submit: (event) => { event.preventDefault(); this.#anew(); } } }, this.#search, this.#filter,
        actionButton("Export CSV", () => this.#export("csv", "scribe-e-mails.csv")), actionButton("Export .eml", () => this.#export("eml", "scribe-e-mails.zip"))),
      this.#box, this.#list, this.#end);
    signal.addEventListener("abort", () => {
      this.#nearing.disconnect();
      this.#asked.abort();
    });
  }

  /** The next page behind what is shown. */
  async more() {
    if (this.#busy) return;
    this.#busy = true;
    const { signal } = this.#asked;
    try {
      const query = { limit: PAGE, summaries: true, page_token: this.#token, words: this.#search.input.value.trim(), ...FILTERS[this.#filter.input.value][1] };
      const [emails, headers] = await ask("GET", "/api/email/", { query, signal });
      if (signal.aborted || this.signal.aborted) return;
      this.#token = headers.get("x-next-page-token");
      // What is far away costs nothing as a whole page of the list; e-mail by e-mail each frame would look at all of them.
      if (emails.length) this.#list.append(h("div", { class: "part", role: "none" }, emails.map((email) => this.#item(email))));
      this.#tellEnd();
    } catch (error) {
      if (!signal.aborted && !this.signal.aborted) fill(this.#end, problemBox(error, () => this.more()));
    } finally {
      if (!signal.aborted) this.#busy = false;
      this.#nearEnd();
    }
  }

  /** The next page is asked for before one comes to the end; observed anew, since an observer only tells of changes. */
  #nearEnd() {
    this.#nearing.unobserve(this.#end);
    if (!this.signal.aborted) this.#nearing.observe(this.#end);
  }

  #anew() {
    this.#asked.abort();
    this.#asked = new AbortController();
    this.#busy = false;
    this.#token = null;
    this.#list.replaceChildren();
    const words = this.#search.input.value.trim();
    history.replaceState(null, "", `#/history/${this.#filter.input.value}${words ? `/${encodeURIComponent(words)}` : ""}`);
    this.more().then(() => announce(this.#count() ? "Found." : "Nothing found."));
  }

  #count() {
    return this.#list.getElementsByClassName("email").length;
  }

  #tellEnd() {
    const isEmpty = !this.#count();
    const isSearch = this.#search.input.value.trim() || this.#filter.input.value !== "all";
    if (this.#token) fill(this.#end, actionButton("More", () => this.more()));
    else if (!isEmpty) fill(this.#end);
    else fill(this.#end, h("div", { class: "empty" }, isSearch
      ? h("p", {}, "Nothing found. Other words may find it, or another filter.")
      : [h("p", {}, "Nothing is written yet."), h("p", {}, h("a", { class: "button main", href: "#/write" }, "Write your first e-mail"))]));
  }

  #item(email) {
    const node = h("div", { class: "email", role: "listitem" },
      h("a", { class: "email-link", href: `#/email/${email.id}` },
        h("span", { class: "who", dir: "auto" }, email.recipient_name),
        h("span", { class: "what", dir: "auto" }, email.subject || email.recipient_interest)),
      h("p", { class: "quiet small beginning", dir: "auto" }, email.email_message),
      h("p", { class: "row email-foot" },
        h("span", { class: `chip small ${email.is_confident ? "good" : "warn"}` }, email.is_confident ? "Proved" : "Look first"),
        email.metadata?.sandbox && h("span", { class: "chip small sandbox" }, "Sandbox"),
        h("time", { class: "quiet small", datetime: email.created_at }, day(email.created_at)),
        actionButton(email.displayed ? "Archive" : "Take back", () => this.#archive(email, node), { class: "plain small", "aria-label": `${email.displayed ? "Archive" : "Take back"}: ${email.recipient_name}` })));
    return node;
  }

  async #archive(email, node) {
    try {
      await patch(`/api/email/${email.id}`, { displayed: !email.displayed });
      (node.nextElementSibling ?? node.previousElementSibling)?.querySelector("a")?.focus();
      const part = node.parentElement;
      node.remove();
      if (!part.childElementCount) part.remove();
      announce(email.displayed ? "Archived." : "Taken back.");
      this.#tellEnd();
    } catch (error) {
      fill(this.#box, problemBox(error));
    }
  }

  async #export(format, name) {
    this.#box.replaceChildren();
    await download("/api/email/export", { format, include_discarded: this.#filter.input.value === "archived" || null }, name).catch((error) => fill(this.#box, problemBox(error)));
  }
}
