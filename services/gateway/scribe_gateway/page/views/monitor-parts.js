// Whether each part of Scribe answers: asked now and then, as the asking takes up to two seconds.

import { get } from "../api.js";
import { h } from "../dom.js";
import { keyedList, say } from "../elements/keyed-list.js";

const LOOK_MS = 15_000;

export function partsLine(signal) {
  const list = h("ul", { class: "parts", "aria-label": "Parts" });
  const update = keyedList(list, ([part]) => part, ([part]) => {
    const node = h("li");
    node.update = ([, state]) => {
      node.className = `chip small ${state === "connected" ? "" : "bad"}`;
      say(node, state === "connected" ? part : `${part} does not answer`);
    };
    return node;
  });
  look(update, signal);
  return list;
}

async function look(update, signal) {
  while (!signal.aborted) {
    if (!document.hidden) await get("/api/admin/monitor/services", {}, { signal }).then(({ parts }) => update(Object.entries(parts)), () => {});
    await new Promise((done) => setTimeout(done, LOOK_MS));
  }
}
