// <proved-text>: the e-mail's words, each proved phrase a button that asks for its proof; open slots are marked as yours.

import { fill, h } from "../dom.js";

class ProvedText extends HTMLElement {
  /** `claims` and `openSlots` as the API tells them. Dispatches `proof` with the claim in `detail`. */
  show(text, claims, openSlots) {
    const places = withoutOverlaps([...claimPlaces(text, claims), ...slotPlaces(text, openSlots)]);
    const made = [];
    let from = 0;
    for (const place of places) {
      made.push(text.slice(from, place.start), this.#part(text.slice(place.start, place.end), place));
      from = place.end;
    }
    fill(this, made, text.slice(from));
  }

  /** Marks one claim as the one whose proof is open; null: none. */
  choose(claim) {
    for (const part of this.querySelectorAll(".claim")) part.setAttribute("aria-expanded", String(part.claim === claim));
  }

  #part(words, { claim }) {
    if (!claim) return h("mark", { class: "sender", title: "Only you can fill this" }, words);
    // A <button> is always a box of its own; these words must wrap with the rest.
    const part = h("span", { class: "claim", role: "button", tabindex: 0, "aria-expanded": "false", "aria-controls": "proof", "aria-description": "Show the proof" }, words);
    part.claim = claim;
    const open = () => this.dispatchEvent(new CustomEvent("proof", { detail: claim }));
    part.addEventListener("click", open);
    part.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      open();
    });
    return part;
  }
}

/** Claims say where they stand in characters; a string here counts UTF-16 units. What does not fit is looked for. */
function claimPlaces(text, claims) {
  const characters = Array.from(text);
  return claims.flatMap((claim) => {
    if (!claim.text) return [];
    const start = claim.body_start >= 0 ? characters.slice(0, claim.body_start).join("").length : -1;
    const at = start >= 0 && text.startsWith(claim.text, start) ? start : text.indexOf(claim.text);
    return at < 0 ? [] : [{ start: at, end: at + claim.text.length, claim }];
  });
}

function slotPlaces(text, markers) {
  const places = [];
  for (const marker of new Set(markers.filter(Boolean))) {
    for (let at = text.indexOf(marker); at >= 0; at = text.indexOf(marker, at + marker.length)) places.push({ start: at, end: at + marker.length });
  }
  return places;
}

function withoutOverlaps(places) {
  const kept = [];
  for (const place of places.sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (place.start >= (kept.at(-1)?.end ?? 0)) kept.push(place);
  }
  return kept;
}

customElements.define("proved-text", ProvedText);
