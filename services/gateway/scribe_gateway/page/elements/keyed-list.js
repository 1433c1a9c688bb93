// Lists that change while people look: each item keeps its node, so that nothing loses its focus or its place.

/**
 * `make(item)` gives a node with a method `update(item)`; `keyOf` tells items apart. Returns what takes the items of now, in their order.
 */
export function keyedList(parent, keyOf, make) {
  const nodes = new Map();
  return (items) => {
    const wanted = new Set(items.map(keyOf));
    for (const [key, node] of nodes) if (!wanted.has(key)) (node.remove(), nodes.delete(key));
    items.forEach((item, place) => {
      const key = keyOf(item);
      if (!nodes.has(key)) nodes.set(key, make(item));
      const node = nodes.get(key);
      node.update(item);
      if (parent.children[place] !== node) parent.insertBefore(node, parent.children[place] ?? null);
    });
  };
}

/** A text that is only touched when it changes. */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
