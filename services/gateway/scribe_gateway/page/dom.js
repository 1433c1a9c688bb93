// Nodes are made here and nowhere else. Text goes in as text; nothing is ever parsed as markup.

/**
 * An element. `props`: `class`, `on` (event → listener), `data`, properties of the element, or attributes; null and false are left out.
 * Children are nodes or texts; nested lists, null and false are taken as well.
 */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) set(node, name, value);
  append(node, children);
  return node;
}

/** An SVG element; attributes only. */
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  append(node, children);
  return node;
}

/** The node's children, replaced. */
export function fill(node, ...children) {
  node.replaceChildren();
  append(node, children);
  return node;
}

/** A link out of Scribe; plain text when the address is not one of the web: addresses come from pages. */
export function outward(address, text = address, props = {}) {
  const target = webAddress(address);
  if (!target) return h("span", { dir: "auto" }, text);
  return h("a", { href: target, target: "_blank", rel: "noopener noreferrer", dir: "auto", ...props }, text);
}

/** The address when it is http or https, else null. */
function webAddress(address) {
  try {
    const { protocol, href } = new URL(address);
    return protocol === "https:" || protocol === "http:" ? href : null;
  } catch {
    return null;
  }
}

/** Tells screen readers; the last word counts. */
export function announce(text) {
  document.getElementById("said").textContent = text;
}

/** A button that is off while its work is being done. */
export function actionButton(text, work, props = {}) {
  const button = h("button", { type: "button", ...props }, text);
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    try {
      await work(button);
    } finally {
      button.removeAttribute("aria-disabled");
    }
  });
  return button;
}

let lastId = 0;
/** An id that nothing else on the page has. */
export function newId(prefix = "n") {
  lastId += 1;
  return `${prefix}${lastId}`;
}

const AS_PROPERTY = new Set(["value", "checked", "disabled", "hidden", "open", "selected", "indeterminate", "multiple", "readOnly", "required"]);

function set(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "class") node.className = value;
  else if (name === "on") for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
  else if (name === "data") Object.assign(node.dataset, value);
  else if (AS_PROPERTY.has(name)) node[name] = value;
  else node.setAttribute(name, value === true ? "" : String(value));
}

function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : String(child));
  }
}
