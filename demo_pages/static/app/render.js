/*
 * A keyed renderer that changes the page like React: it compares its last output with the new one, never with the page,
 * writes to a text node in place and only if its own text changed, and removes nodes by the references it kept. A tag that
 * replaces nodes instead of changing them breaks it.
 */

export function h(name, properties, ...children) {
  return { name, properties: properties || {}, children: children.flat() };
}

/** Render `next` into `container`. Pass the result as `previous` the next time. */
export function render(container, previous, next) {
  if (!previous) container.replaceChildren();
  return patchChildren(container, previous || [], next.map(toNode));
}

function toNode(child) {
  return typeof child === "object" ? child : { text: String(child) };
}

function keyOf(node, index) {
  return node.properties && node.properties.key !== undefined ? "key:" + node.properties.key : "at:" + index;
}

function patchChildren(parent, previous, next) {
  const kept = new Map(previous.map((node, index) => [keyOf(node, index), node]));
  const rendered = next.map((node, index) => {
    const old = kept.get(keyOf(node, index));
    const fits = old && old.name === node.name;
    if (fits) kept.delete(keyOf(node, index));
    return fits ? patch(old, node) : create(node);
  });
  kept.forEach((node) => parent.removeChild(node.dom));
  rendered.forEach((node, index) => {
    if (parent.childNodes[index] !== node.dom) parent.insertBefore(node.dom, parent.childNodes[index] || null);
  });
  return rendered;
}

function create(node) {
  if (node.name === undefined) return { text: node.text, dom: document.createTextNode(node.text) };
  const dom = document.createElement(node.name);
  writeProperties(dom, {}, node.properties);
  return { ...node, dom, children: patchChildren(dom, [], node.children.map(toNode)) };
}

function patch(old, node) {
  if (node.name === undefined) {
    if (old.text !== node.text) old.dom.nodeValue = node.text;
    return { text: node.text, dom: old.dom };
  }
  writeProperties(old.dom, old.properties, node.properties);
  return { ...node, dom: old.dom, children: patchChildren(old.dom, old.children, node.children.map(toNode)) };
}

function writeProperties(dom, old, properties) {
  for (const [name, value] of Object.entries(properties)) {
    if (name === "key" || old[name] === value) continue;
    if (name.startsWith("on")) dom[name] = value;
    else dom.setAttribute(name, value);
  }
}
