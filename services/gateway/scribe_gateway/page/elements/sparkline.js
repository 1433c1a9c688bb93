// A small curve of the last hour: where it stands now, and how high it was.

import { svg } from "../dom.js";

const WIDTH = 240;
const HEIGHT = 36;
const HOUR_MS = 3_600_000;
const LEAST_MS = 120_000;

/** An element whose `draw(points, label)` shows `[milliseconds, count]`, the hour behind the last of them, or less while there is less. */
export function sparkline() {
  const area = svg("path", { class: "spark-area" });
  const line = svg("path", { class: "spark-line" });
  const title = svg("title");
  const node = svg("svg", { class: "spark", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img" }, title, area, line);
  node.draw = (points, label) => {
    const most = Math.max(1, ...points.map(([, count]) => count));
    const last = points.at(-1)?.[0] ?? 0;
    const wide = Math.min(HOUR_MS, Math.max(LEAST_MS, last - (points[0]?.[0] ?? last)));
    const places = points.filter(([at]) => last - at <= wide).map(([at, count]) => `${(WIDTH - ((last - at) / wide) * WIDTH).toFixed(1)} ${(HEIGHT - 2 - (count / most) * (HEIGHT - 6)).toFixed(1)}`);
    const curve = places.length ? `M${places.join("L")}` : "";
    line.setAttribute("d", curve);
    area.setAttribute("d", curve && `${curve}L${WIDTH} ${HEIGHT}L${places[0].split(" ")[0]} ${HEIGHT}Z`);
    title.textContent = `${label}: at most ${most === 1 && !points.some(([, count]) => count) ? 0 : most} within the last hour`;
    node.setAttribute("aria-label", title.textContent);
  };
  return node;
}
