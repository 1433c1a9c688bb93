// Begins: how people sign in here, who is signed in, then the view that the address names.

import { ApiError, asApiError, post, useSession } from "./api.js";
import { fill, h } from "./dom.js";
import { recall } from "./memory.js";
import { problemBox } from "./problems.js";
import { openSession } from "./session.js";

const VIEWS = {
  write: { title: "Write", load: () => import("./views/write.js") },
  job: { title: "Watch", load: () => import("./views/watch.js") },
  email: { title: "Read", load: () => import("./views/read.js") },
  batch: { title: "Batch", load: () => import("./views/batch.js") },
  history: { title: "History", load: () => import("./views/history.js") },
  templates: { title: "Your templates", load: () => import("./views/templates.js") },
  settings: { title: "Settings", load: () => import("./views/settings.js") },
  monitor: { title: "Monitor", load: () => import("./views/monitor.js") },
};
const IN_MENU = { job: "write", templates: "write", email: "history" };

const main = document.getElementById("main");
/** What every view gets: `config`, `session`, `profile`. */
const context = { config: null, session: null, profile: null };
let leaving = new AbortController();

async function begin() {
  viewNamed().load().catch(() => {}); // on its way while we ask who is there
  try {
    context.config = await (await fetch("/api/config", { signal: AbortSignal.timeout(15_000) })).json();
    document.getElementById("world").hidden = !context.config.sandbox;
    context.session = openSession(context.config);
    useSession(context.session);
    addEventListener("hashchange", show);
    addEventListener("scribe:menu", menu);
    menu();
    addEventListener("scribe:signed-out", signIn);
    addEventListener("scribe:no-profile", noProfile);
    await enter();
  } catch (error) {
    replace(h("section", {}, h("h1", {}, "Scribe does not answer"), problemBox(error, () => location.reload())));
  }
}

/** Signed in or not, this is where one goes. */
async function enter() {
  if (!context.session.signedIn()) return signIn();
  context.profile = await post("/api/user/init", {}, { harmless: true });
  return show();
}

async function show() {
  if (!context.profile) return;
  if (location.hash === "#main") return;
  const view = viewNamed();
  const [name, ...rest] = route();
  leaving.abort();
  leaving = new AbortController();
  const { signal } = leaving;
  mark(name);
  main.setAttribute("aria-busy", "true");
  try {
    const { render } = await view.load();
    const shown = await render({ ...context, signal, argument: decodeURIComponent(rest.join("/")), title: (text) => setTitle(text) });
    if (signal.aborted) return;
    setTitle(view.title);
    replace(shown);
  } catch (error) {
    if (signal.aborted) return;
    setTitle(view.title);
    replace(failed(view.title, asApiError(error)));
  }
}

const route = () => location.hash.replace(/^#\/?/, "").split("/");

function viewNamed() {
  const [name] = route();
  return Object.hasOwn(VIEWS, name) ? VIEWS[name] : VIEWS.write;
}

function failed(title, error, again = show) {
  const missing = error.status === 404 || (error.status === 400 && error.reason !== "JOB_ENDED");
  return h("section", { class: "narrow" },
    h("h1", {}, missing ? "Nothing here" : title),
    missing
      ? h("p", {}, "There is no such thing among yours: it may have been deleted, or the address is not whole.")
      : problemBox(error, again),
    h("p", {}, h("a", { href: "#/write" }, "Write an e-mail"), " · ", h("a", { href: "#/history" }, "See your history")));
}

let isFirst = true;
function replace(shown) {
  fill(main, shown);
  main.removeAttribute("aria-busy");
  scrollTo(0, 0);
  // The first view leaves the focus where the browser has it; later ones begin at their heading.
  const heading = main.querySelector("h1");
  if (!isFirst && heading) {
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }
  isFirst = false;
}

/** The monitor is for those who have seen that they may. */
function menu() {
  document.getElementById("menu-monitor").hidden = !recall("monitor");
}

function setTitle(text) {
  document.title = `${text} – Scribe`;
}

function mark(name) {
  const known = Object.hasOwn(VIEWS, name) ? name : "write";
  const place = Object.hasOwn(IN_MENU, known) ? IN_MENU[known] : known;
  for (const link of document.querySelectorAll(".top nav a")) {
    if (link.hash === `#/${place}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

async function signIn() {
  leaving.abort();
  context.profile = null;
  if (context.session.mode === "local") return replace(failed("Scribe does not know you", new ApiError(401, "Scribe refused its own session: start it again, then try again."), () => location.reload()));
  const { render } = await import("./views/sign-in.js");
  setTitle("Sign in");
  return replace(render({ ...context, entered: enter }));
}

function noProfile() {
  leaving.abort();
  context.profile = null;
  setTitle("No account");
  replace(h("section", { class: "narrow" },
    h("h1", {}, "There is no account here any more"),
    h("p", {}, "It was deleted, perhaps in another tab. You can begin anew with the same sign-in; nothing of before comes back."),
    h("p", { class: "row" },
      h("button", { type: "button", class: "main", on: { click: () => enter().catch((error) => replace(failed("Begin anew", asApiError(error)))) } }, "Begin anew"),
      context.session.mode !== "local" && h("button", { type: "button", on: { click: () => (context.session.signOut(), signIn()) } }, "Sign out"))));
}

begin();
