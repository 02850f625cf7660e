// Lists what of a document may show a phone number: texts, links and attributes, those in open shadow roots too.
// Returns [{kind, path, attribute, text, link, is_ignored}], and what the tag says of itself. Changes nothing.
(scannedAttributes) => {
  const MOST_SPOTS = 5000;
  const spots = [];
  const digits = (text) => (text.match(/\d/g) || []).length;
  const mayShow = (text) => text.length < 5000 && digits(text) >= 5;
  const unread = new Set(["SCRIPT", "STYLE", "TEMPLATE", "NOSCRIPT", "TEXTAREA"]);
  const describe = (element) => {
    const steps = [];
    for (let node = element; node && node.nodeType === 1; ) {
      const parent = node.parentNode;
      const same = parent ? [...parent.children].filter((one) => one.localName === node.localName) : [];
      steps.unshift(node.localName + (node.id ? "#" + node.id : same.length > 1 ? `:nth-of-type(${same.indexOf(node) + 1})` : ""));
      if (parent && parent.nodeType === 11 && parent.host) { steps.unshift("shadow"); node = parent.host; }
      else node = node.id ? null : parent;
    }
    return steps.join(" > ");
  };
  const add = (kind, element, attribute, text, link) => {
    if (spots.length < MOST_SPOTS)
      spots.push({ kind, path: describe(element), attribute, text: text.slice(0, 2000), link, is_ignored: !!element.closest("[data-dni-ignore], [contenteditable]") });
  };
  const readText = (element) => (element.innerText === undefined ? element.textContent : element.innerText) || "";
  const isLink = (element) => /^\s*(tel|callto|sms):/i.test(element.getAttribute("href") || "");
  const visit = (root, inShadow) => {
    for (const element of root.querySelectorAll("*")) {
      if (unread.has(element.tagName)) continue;
      if (element.shadowRoot) visit(element.shadowRoot, true);
      const kind = inShadow ? "shadow_root" : null;
      if (isLink(element)) add(kind || "link", element, "href", element.getAttribute("href"), readText(element).slice(0, 300));
      for (const name of scannedAttributes) {
        const value = element.getAttribute(name);
        // The value of a field is what people type.
        if (name === "value" && !/^(button|submit|reset)$/.test(element.type)) continue;
        if (name !== "href" && value && mayShow(value)) add(kind || "attribute", element, name, value, "");
      }
      // A number may be spread over elements, so short children belong to the text; a child with a number of its own is on its own.
      const own = [...element.childNodes].some((node) => node.nodeType === 3 && digits(node.data));
      if (!own) continue;
      const text = [...element.childNodes].map((node) =>
        node.nodeType === 3 ? node.data : node.nodeType === 1 && digits(node.textContent) < 5 ? node.textContent : "\n").join("");
      if (mayShow(text)) add(kind || "text", element, "", text, "");
    }
  };
  if (document.documentElement) visit(document, false);
  const watched = window[Symbol.for("dni check")] || { layout_shift: 0, policy_refusals: [], old_frames: 0 };
  let explained = null;
  if (window.dni && dni.explain) {
    const found = dni.explain() || {};
    explained = {
      refusal: found.refusal || "",
      source: found.source ? found.source.name : "",
      reasons: found.reasons || {},
      numbers: found.numbers || {},
      leases: Object.values((found.visit || {}).numbers || {}).map((one) => (one && one.lease) || "").filter(Boolean),
      targets: (found.targets || []).map((one) => ({
        target_number: one.target_number, path: one.element && one.element.nodeType === 1 ? describe(one.element) : "", attribute: one.attribute || "",
        text: String(one.shows || "").slice(0, 300), skipped: one.skipped || "", document: one.element ? one.element.ownerDocument.URL : "",
      })),
    };
  }
  const links = [...document.querySelectorAll("a[href]")].slice(0, 1000).map((link) => String(link.href));
  return { url: document.URL, spots, explained, watched, links };
}
