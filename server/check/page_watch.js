// Runs before the page's own scripts. Notes what only shows while the page loads: layout shifts, refusals by the page's policy,
// and drawn frames with a target number in view. `targets` are the digits of the target numbers without a country code.
(targets) => {
  const seen = { layout_shift: 0, policy_refusals: [], old_frames: 0 };
  Object.defineProperty(window, Symbol.for("dni check"), { value: seen });
  try {
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) seen.layout_shift += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  } catch {}
  document.addEventListener("securitypolicyviolation", (event) => {
    if (seen.policy_refusals.length < 100) seen.policy_refusals.push([event.effectiveDirective, event.blockedURI]);
  });
  if (!targets.length || window !== top) return;
  const target = new RegExp(targets.map((digits) => [...digits].join("\\D{0,3}")).join("|"));
  const unread = "script, style, textarea, noscript, [contenteditable], [data-dni-ignore]";
  const isInView = (node) => {
    const range = document.createRange();
    range.selectNode(node);
    return [...range.getClientRects()].some((rect) => rect.width && rect.bottom > 0 && rect.top < innerHeight);
  };
  const ends = performance.now() + 3000;
  requestAnimationFrame(function look() {
    const walker = document.createTreeWalker(document, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (target.test(node.data) && !node.parentNode.closest(unread) && isInView(node)) {
        seen.old_frames += 1;
        break;
      }
    }
    if (performance.now() < ends) requestAnimationFrame(look);
  });
}
