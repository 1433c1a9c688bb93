// Cuts a template into the words that stay and the slots, as the parser does (scribe_parser.slots); a test holds the two together.

const LETTER = "\\p{L}";
const SLOT = new RegExp(
  `(?<escape>\\\\)?(?:\\{\\{(?<braces>(?=[^{}]*${LETTER})(?:[^{}\\r\\n]|\\r?\\n(?!\\s*\\n)){1,300})\\}\\}` +
  `|\\[(?<brackets>(?![\\^@!])(?=[^\\[\\]\\r\\n]*${LETTER})[^\\[\\]{}\\r\\n]{2,60})\\](?![(\\[]|\\{(?!\\{)))`,
  "gu",
);
const LINK_BEFORE = /(?:\]|\\[a-zA-Z]+\*?)$/;
const COLON = /:(?<ends>[ \t]*(?:\r?\n|(?![^])))?/y;
const FENCE = /^ {0,3}(?<fence>`{3,}|~{3,})[^\n`]*\n[^]*?^ {0,3}\k<fence>[`~]*[ \t]*\r?$/gm;
const LONGEST_COMMAND = 40;

/** The slots in order: `{name, marker, start, end}`, offsets in the template's UTF-16 units. */
export function slotsOf(template) {
  const found = [];
  let start = 0;
  for (const [from, to] of fences(template)) {
    collect(template, start, from, found);
    start = to;
  }
  return found;
}

/** Fenced code, and the end as an empty fence. */
function* fences(template) {
  for (const match of template.matchAll(FENCE)) yield [match.index, match.index + match[0].length];
  yield [template.length, template.length];
}

function collect(template, start, end, found) {
  SLOT.lastIndex = start;
  const part = template.slice(0, end);
  for (let match = SLOT.exec(part); match; match = SLOT.exec(part)) {
    if (match.groups.escape || isMarkup(template, match)) continue;
    const inside = match.groups.braces ?? match.groups.brackets;
    found.push({ name: inside.trim().split(/\s+/u).join(" "), marker: match[0], start: match.index, end: match.index + match[0].length });
  }
}

/** Whether brackets are part of a link, a reference or its definition, or belong to a command of LaTeX. */
function isMarkup(template, match) {
  if (match.groups.brackets === undefined) return false;
  const end = match.index + match[0].length;
  if (LINK_BEFORE.test(template.slice(Math.max(0, match.index - LONGEST_COMMAND), match.index))) return true;
  COLON.lastIndex = end;
  const colon = COLON.exec(template);
  if (!colon) return false;
  const startsLine = template.slice(template.lastIndexOf("\n", match.index - 1) + 1, match.index).trim() === "";
  return startsLine || colon.groups.ends === undefined;
}
