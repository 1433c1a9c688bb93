// How much of something is in use.

import { svg } from "../dom.js";

/** An element whose `set(used, whole, words)` shows a share; beyond `high` of the whole it is coloured as a warning. */
export function meter(high = 1.01) {
  const bar = svg("rect", { class: "meter-bar", height: 8, rx: 4 });
  const node = svg("svg", { class: "meter", viewBox: "0 0 200 8", preserveAspectRatio: "none", role: "img" }, svg("rect", { class: "meter-ground", width: 200, height: 8, rx: 4 }), bar);
  node.set = (used, whole, words) => {
    const share = whole > 0 ? Math.min(1, used / whole) : 0;
    bar.setAttribute("width", String(Math.round(share * 200)));
    bar.classList.toggle("high", share > high);
    node.setAttribute("aria-label", words);
  };
  return node;
}
