// How the monitor speaks: steps, spans of time, sizes.

export const STEP_NAMES = { accepted: "Accepted", parse: "Parse", scrape: "Research", arxiv: "arXiv", compose: "Compose" };
export const STATES = { waiting: "Waiting", running: "Under way", retrying: "Tried again", completed: "Written", failed: "Failed", cancelled: "Cancelled" };

/** Seconds, as short as they can be told: "4 s", "3 min", "2.5 h", "3 days". */
export function span(seconds) {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${(seconds / 3600).toFixed(1)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}

/** Bytes → "512 MB", "1.8 GB". */
export function size(bytes) {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.round(bytes / 1e6)} MB`;
}

export const stepName = (step) => STEP_NAMES[step] ?? step ?? "";
