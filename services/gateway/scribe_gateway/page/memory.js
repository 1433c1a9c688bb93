// What this browser keeps between visits: drafts, running work, the session. A full or forbidden store is no reason to fail.

const PREFIX = "scribe.";

/** What was kept under a name, else `otherwise`. */
export function recall(name, otherwise = null) {
  try {
    const kept = localStorage.getItem(PREFIX + name);
    return kept === null ? otherwise : JSON.parse(kept);
  } catch {
    return otherwise;
  }
}

/** Keeps a value; null forgets it. False when the browser does not let us. */
export function keep(name, value) {
  try {
    if (value === null) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

const MOST_KEPT = 50;

/** Keeps a value in a family of names of which the oldest are forgotten. */
export function keepAmong(family, name, value) {
  const others = recall(family, []).filter(([known]) => known !== name);
  keep(family, [...others, [name, value]].slice(-MOST_KEPT));
}

/** From such a family. */
export function recallFrom(family, name) {
  return recall(family, []).find(([known]) => known === name)?.[1] ?? null;
}

/** Forgets everything but the sign-in. */
export function forgetWork() {
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith(PREFIX) && name !== `${PREFIX}session`) localStorage.removeItem(name);
  } catch {
    // nothing was kept then
  }
}
