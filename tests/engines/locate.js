// Finds what a Playwright selector fits: CSS through open shadow roots, parts joined by >>, nth= and has-text=.
const splitOutside = (text, isBorder) => {
  const parts = [""];
  let depth = 0;
  let quote = "";
  for (const sign of text) {
    if (quote) quote = sign === quote ? "" : quote;
    else if (sign === "'" || sign === '"') quote = sign;
    else if ("([".includes(sign)) depth += 1;
    else if (")]".includes(sign)) depth -= 1;
    if (!depth && !quote && isBorder(sign)) parts.push("");
    else parts[parts.length - 1] += sign;
  }
  return parts.map((part) => part.trim()).filter(Boolean);
};
const walk = function* (root) {
  for (const element of root.children) {
    yield element;
    if (element.shadowRoot) yield* walk(element.shadowRoot);
    yield* walk(element);
  }
};
// "a > b c" is ["a > b", "c"]: between these a border of a shadow root may lie.
const splitSteps = (css) => {
  const steps = [];
  let joins = false;
  for (const part of splitOutside(css, (sign) => sign === " ")) {
    const isCombinator = [">", "~", "+"].includes(part);
    if (isCombinator || joins) steps[steps.length - 1] += ` ${part}`;
    else steps.push(part);
    joins = isCombinator;
  }
  return steps;
};
const find = (roots, css) => {
  const found = new Set();
  for (const one of splitOutside(css, (sign) => sign === ",")) {
    let level = roots;
    for (const step of splitSteps(one)) {
      const next = new Set();
      for (const root of level) {
        if (root.shadowRoot) for (const element of walk(root.shadowRoot)) if (element.matches(step)) next.add(element);
        for (const element of walk(root)) if (element.matches(step)) next.add(element);
      }
      level = [...next];
    }
    level.forEach((element) => found.add(element));
  }
  return [...walk(document)].filter((element) => found.has(element));
};
const locate = (selector) => selector.split(">>").map((part) => part.trim()).reduce((level, part) => {
  if (part.startsWith("nth=")) {
    const nth = Number(part.slice(4));
    return level.slice(nth).slice(0, 1);
  }
  const words = part.startsWith("has-text=") && part.slice(9);
  return words ? level.filter((element) => element.textContent.includes(words)) : find(level, part);
}, [document]);
