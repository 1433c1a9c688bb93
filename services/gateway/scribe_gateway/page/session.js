// Who is signed in: nobody needs to in local mode; by Supabase where it is configured; else by a token given by hand.

import { keep, recall } from "./memory.js";

const EARLY_SECONDS = 60;
const TIMEOUT_MS = 15_000;

/** Sign-in failed, for people to read. */
class SignInFailed extends Error {}

/** One of three; all have `signedIn()`, `token()` (null when nobody is signed in), `renew()`, `signOut()` and `mode`. */
export function openSession(config) {
  if (config.auth_mode === "local") return new LocalSession();
  if (config.auth_mode === "supabase") return new SupabaseSession(config.supabase_url, config.supabase_public_key);
  return new TokenSession();
}

const now = () => Date.now() / 1000;

class LocalSession {
  mode = "local";
  #held = null;
  #asking = null;

  signedIn() {
    return true;
  }

  async token() {
    if (!this.#held || this.#held.expires_at - EARLY_SECONDS < now()) await this.renew();
    return this.#held.access_token;
  }

  async renew() {
    this.#asking ??= this.#ask().finally(() => (this.#asking = null));
    await this.#asking;
    return true;
  }

  signOut() {}

  async #ask() {
    const answer = await fetch("/api/session", { method: "POST", signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (answer.status === 403) throw new SignInFailed("Open this page on the machine that Scribe runs on, at a loopback address such as http://127.0.0.1:8000.");
    if (!answer.ok) throw new TypeError("no session");
    this.#held = await answer.json();
  }
}

class TokenSession {
  mode = "token";

  signedIn() {
    return Boolean(recall("session"));
  }

  async token() {
    return recall("session")?.access_token ?? null;
  }

  async renew() {
    return false;
  }

  enter(token) {
    keep("session", { access_token: token.trim() });
  }

  signOut() {
    keep("session", null);
  }
}

class SupabaseSession {
  mode = "supabase";

  constructor(url, key) {
    this.url = url;
    this.key = key;
    this.#takeFromAddress();
  }

  signedIn() {
    return Boolean(recall("session")?.refresh_token);
  }

  async token() {
    const held = recall("session");
    if (!held) return null;
    if (held.expires_at - EARLY_SECONDS > now()) return held.access_token;
    return (await this.renew()) ? recall("session").access_token : null;
  }

  /** Tabs share one session: only one of them may use its refresh token, which counts once. */
  async renew() {
    const before = recall("session");
    if (!before?.refresh_token) return false;
    return navigator.locks.request("scribe-session", async () => {
      const held = recall("session");
      if (!held?.refresh_token) return false;
      if (held.refresh_token !== before.refresh_token) return true;
      const answer = await this.#post("/token?grant_type=refresh_token", { refresh_token: held.refresh_token });
      if (answer.ok) this.#hold(await answer.json());
      else if (answer.status < 500 && answer.status !== 429) keep("session", null);
      else throw new TypeError("sign-in does not answer");
      return answer.ok;
    });
  }

  async signIn(email, password) {
    this.#hold(await this.#asked("/token?grant_type=password", { email, password }));
  }

  /** True when the new account is signed in at once, false when its address has to be confirmed first. */
  async signUp(email, password) {
    const said = await this.#asked(`/signup?redirect_to=${encodeURIComponent(location.origin)}`, { email, password });
    if (said.access_token) this.#hold(said);
    return Boolean(said.access_token);
  }

  async sendLink(email) {
    await this.#asked(`/otp?redirect_to=${encodeURIComponent(location.origin)}`, { email, create_user: false });
  }

  signOut() {
    const held = recall("session");
    keep("session", null);
    if (held) this.#post("/logout?scope=local", {}, held.access_token).catch(() => {});
  }

  async #asked(path, body) {
    let answer;
    try {
      answer = await this.#post(path, body);
    } catch {
      throw new SignInFailed("The sign-in service does not answer: check your connection and try again.");
    }
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new SignInFailed(String(said.msg ?? said.error_description ?? said.message ?? `The sign-in service answered ${answer.status}.`));
    return said;
  }

  #post(path, body, token = this.key) {
    return fetch(`${this.url}/auth/v1${path}`, {
      method: "POST",
      headers: { apikey: this.key, authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
      referrerPolicy: "no-referrer",
    });
  }

  #hold(said) {
    const expires_at = Number(said.expires_at) || now() + Number(said.expires_in || 3600);
    keep("session", { access_token: said.access_token, refresh_token: said.refresh_token, expires_at });
  }

  /** A link from an e-mail brings the session behind the # of the address. */
  #takeFromAddress() {
    const said = new URLSearchParams(location.hash.slice(1));
    if (!said.get("access_token")) return;
    this.#hold(Object.fromEntries(said));
    history.replaceState(null, "", "#/write");
  }
}
