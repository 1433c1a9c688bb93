// The public API, as everybody may use it: one door for requests, with retries where a repeat does no harm.

const ATTEMPTS = 5;
const TIMEOUT_MS = 30_000;
const LONGEST_WAIT_MS = 8_000;

/** What went wrong, in a sentence for people; `fields` names what is to be mended. */
export class ApiError extends Error {
  constructor(status, message, { reason = "", fields = [], requestId = "" } = {}) {
    super(message);
    Object.assign(this, { status, reason, fields, requestId });
  }
}

let session = null;
/** Whose token goes with each request. */
export function useSession(opened) {
  session = opened;
}

/** A key under which a repeated request is the same request. */
export function newKey() {
  return crypto.randomUUID ? crypto.randomUUID() : Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * The JSON answer, and its headers: `[body, headers]`. Tried again when the line is cut, where a repeat does nothing more: by its
 * method, by a `key`, or because the caller says that it is `harmless`. Raises ApiError.
 */
export async function ask(method, path, { query, body, raw, key, harmless, signal, timeout = TIMEOUT_MS } = {}) {
  const answer = await send(method, path, { query, body, raw, key, harmless, signal, timeout });
  return [await answer.json(), answer.headers];
}

export const get = async (path, query, options = {}) => (await ask("GET", path, { query, ...options }))[0];
export const post = async (path, body, options = {}) => (await ask("POST", path, { body, ...options }))[0];
export const patch = async (path, body) => (await ask("PATCH", path, { body }))[0];
export const put = async (path, body) => (await ask("PUT", path, { body }))[0];
export const remove = async (path, query) => (await ask("DELETE", path, { query }))[0];

/** A file, offered to be saved. */
export async function download(path, query, name) {
  const answer = await send("GET", path, { query, timeout: 300_000 });
  save(await answer.blob(), name);
}

/** Offers to save what was made here. */
export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** The raw answer, for streams. Tried once; raises ApiError. */
export async function open(path, { headers, signal }) {
  return check(await fetchWithToken("GET", path, { headers, signal, cache: "no-store" }));
}

async function send(method, path, { query, body, raw, key, harmless = false, signal, timeout }) {
  const mayRepeat = harmless || Boolean(key) || ["GET", "PUT", "PATCH"].includes(method);
  const headers = {};
  if (body !== undefined) headers["content-type"] = "application/json";
  if (raw) headers["content-type"] = raw.type;
  if (key) headers["idempotency-key"] = key;
  for (let attempt = 1; ; attempt += 1) {
    const limits = [AbortSignal.timeout(timeout), ...(signal ? [signal] : [])];
    const options = { headers, body: raw ?? (body === undefined ? undefined : JSON.stringify(body)), signal: AbortSignal.any(limits) };
    try {
      return await check(await fetchWithToken(method, path + asked(query), options));
    } catch (error) {
      if (signal?.aborted) throw error;
      const known = asApiError(error);
      if (!mayRepeat || attempt >= ATTEMPTS || !passes(known)) throw known;
      await pause(Math.min(known.retryAfter ?? 400 * 2 ** attempt, LONGEST_WAIT_MS));
    }
  }
}

const passes = ({ status, reason }) => status === 0 || status === 502 || status === 503 || (status === 429 && reason === "RATE_LIMITED");

async function fetchWithToken(method, path, options) {
  const once = async () => {
    const token = await session.token();
    return fetch(path, { method, ...options, headers: { ...options.headers, ...(token ? { authorization: `Bearer ${token}` } : {}) } });
  };
  const answer = await once();
  if (answer.status !== 401 || !(await session.renew())) return answer;
  return once();
}

async function check(answer) {
  if (answer.ok) return answer;
  const said = await answer.json().catch(() => ({}));
  const fields = Array.isArray(said.detail) ? said.detail.map(({ loc, msg }) => ({ place: loc.map(String), name: String(loc.at(-1)), text: String(msg) })) : [];
  const message = fields.length ? fields.map(({ text }) => text).join(" · ") : String(said.detail ?? `Scribe answered ${answer.status}.`);
  const error = new ApiError(answer.status, message, { reason: said.reason ?? "", fields, requestId: answer.headers.get("x-request-id") ?? "" });
  const after = Number(answer.headers.get("retry-after"));
  if (after) error.retryAfter = after * 1000;
  if (answer.status === 401) dispatchEvent(new Event("scribe:signed-out"));
  if (error.reason === "PROFILE_MISSING") dispatchEvent(new Event("scribe:no-profile"));
  throw error;
}

/** Whatever was thrown, as a sentence. */
export function asApiError(error) {
  if (error instanceof ApiError) return error;
  if (error?.name === "TimeoutError") return new ApiError(0, "Scribe did not answer in time: try again.");
  if (error instanceof TypeError) return new ApiError(0, "Scribe cannot be reached. Check that it runs and that you are online; nothing you wrote is lost.");
  return new ApiError(-1, error?.message || "Something that should not happen did: reload the page.");
}

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

function asked(query) {
  const said = Object.entries(query ?? {}).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return said.length ? `?${new URLSearchParams(said)}` : "";
}
