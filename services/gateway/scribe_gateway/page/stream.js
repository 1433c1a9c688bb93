// Server-Sent Events over fetch, since EventSource cannot send a token: goes on behind the last event whenever the line was cut.

import { asApiError, open } from "./api.js";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;
const SILENCE_MS = 45_000; // the gateway says something every 15 s
const MOST_CHARACTERS = 1_000_000; // of one event

/**
 * Follows a stream until `onEvent` returns true, `signal` is aborted, or the gateway says that there is nothing to follow.
 * `onEvent(name, data)` gets each event once; `onLine(connected)` hears when the line is cut and when it is back.
 * Raises ApiError for what a new try does not mend.
 */
export async function follow(path, { onEvent, onLine = () => {}, signal }) {
  const place = { last: "" };
  let wait = FIRST_WAIT_MS;
  while (!signal.aborted) {
    try {
      const ended = await read(path, place, signal, (...event) => {
        wait = FIRST_WAIT_MS;
        return onEvent(...event);
      }, onLine);
      if (ended || signal.aborted) return;
    } catch (error) {
      if (signal.aborted) return;
      const known = asApiError(error);
      if (known.status >= 400 && known.status < 500 && known.status !== 429) throw known;
    }
    onLine(false);
    await rest(wait * (0.75 + Math.random() / 2), signal);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }
}

/** One connection; true when `onEvent` had enough. */
async function read(path, place, signal, onEvent, onLine) {
  const line = new AbortController();
  const cut = () => line.abort();
  signal.addEventListener("abort", cut);
  let silence = setTimeout(cut, SILENCE_MS);
  try {
    const headers = { accept: "text/event-stream", ...(place.last ? { "last-event-id": place.last } : {}) };
    const answer = await open(path, { headers, signal: line.signal });
    onLine(true);
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return false;
      clearTimeout(silence);
      silence = setTimeout(cut, SILENCE_MS);
      const blocks = (rest + value).replaceAll("\r\n", "\n").split("\n\n");
      rest = blocks.pop();
      if (rest.length > MOST_CHARACTERS) throw new TypeError("an event without an end");
      for (const block of blocks) if (tell(parse(block), place, onEvent)) return true;
    }
  } finally {
    clearTimeout(silence);
    signal.removeEventListener("abort", cut);
    cut();
  }
}

function tell(event, place, onEvent) {
  if (event.id) place.last = event.id;
  return event.data ? onEvent(event.name, JSON.parse(event.data)) : false;
}

/** A block of lines as the HTML standard reads it. */
export function parse(block) {
  const event = { name: "message", data: "", id: "" };
  for (const line of block.split("\n")) {
    const [, field, value] = /^([^:]*)(?:: ?(.*))?$/s.exec(line);
    if (field === "event") event.name = value;
    else if (field === "data") event.data += (event.data ? "\n" : "") + value;
    else if (field === "id") event.id = value;
  }
  return event;
}

/** Waits, but not when the machine has just come back on line or the tab is looked at again. */
function rest(milliseconds, signal) {
  return new Promise((done) => {
    const timer = setTimeout(wake, milliseconds);
    function wake() {
      clearTimeout(timer);
      removeEventListener("online", wake);
      signal.removeEventListener("abort", wake);
      done();
    }
    addEventListener("online", wake);
    signal.addEventListener("abort", wake);
  });
}
