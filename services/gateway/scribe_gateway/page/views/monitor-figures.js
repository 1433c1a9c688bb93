// The figures at the top: what one wants to know before anything else.

import { h } from "../dom.js";
import { dollars } from "../format.js";
import { say } from "../elements/keyed-list.js";
import { span } from "./monitor-words.js";

const FIGURES = [
  ["Waiting", ({ jobs, oldest_seconds }) => [jobs.waiting ?? 0, jobs.waiting ? `oldest ${span(oldest_seconds.waiting)}` : "nothing waits"]],
  ["Under way", ({ jobs, oldest_seconds }) => [jobs.running ?? 0, jobs.running ? `oldest ${span(oldest_seconds.running)}` : "idle"]],
  ["Tried again", ({ jobs }) => [jobs.retrying ?? 0, "wait for another try"]],
  ["Written", ({ lately }) => [lately.completed ?? 0, "within the last hour"]],
  ["Failed", ({ lately }) => [lately.failed ?? 0, "within the last hour"]],
  ["Spent", ({ cost }) => [dollars(cost.spent_micro_dollars), `today; ${dollars(cost.reserved_micro_dollars)} reserved`]],
];

export function figures() {
  const tiles = FIGURES.map(([label, read]) => {
    const value = h("dd", { class: "figure number" });
    const note = h("dd", { class: "quiet small" });
    return { read, value, note, node: h("div", { class: "tile" }, h("dt", {}, label), value, note) };
  });
  const node = h("dl", { class: "tiles" }, tiles.map((tile) => tile.node));
  node.update = (standing) => {
    for (const { read, value, note, node: tile } of tiles) {
      const [count, words] = read(standing);
      say(value, typeof count === "number" ? count.toLocaleString() : count);
      say(note, words);
      tile.classList.toggle("grave", tile.firstChild.textContent === "Failed" && count > 0);
    }
  };
  return node;
}
