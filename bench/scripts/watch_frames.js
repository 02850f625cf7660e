// Before each frame is drawn, read the texts that stand on the screen, and those of the whole page. The tag asks for no
// frames of its own, so what stands there when ours is called is what is drawn.
(() => {
  const TARGET = /800\D{0,3}555\D{0,3}0(100|123)(?!\d)/;
  const TRACKING = /866\D{0,3}555\D{0,3}01\d\d/;
  const UNREAD = "script, style, noscript, template, [data-dni-ignore]";
  const seen = { frames: 0, withTracking: 0, withTarget: 0, withTargetOffScreen: 0 };

  const look = () => {
    if (document.body) {
      const { onScreen, whole } = readTexts();
      seen.frames += whole ? 1 : 0;
      seen.withTracking += TRACKING.test(onScreen) ? 1 : 0;
      seen.withTarget += TARGET.test(onScreen) ? 1 : 0;
      seen.withTargetOffScreen += TARGET.test(whole) && !TARGET.test(onScreen) ? 1 : 0;
    }
    requestAnimationFrame(look);
  };

  const readTexts = () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    let onScreen = "";
    let whole = "";
    while (walker.nextNode()) {
      const { data, parentNode } = walker.currentNode;
      if (/\d/.test(data) && !parentNode.closest(UNREAD)) {
        whole += data + "\n";
        const box = parentNode.getBoundingClientRect();
        const isShown = parentNode.checkVisibility({ visibilityProperty: true });
        if (isShown && box.bottom > 0 && box.top < innerHeight) onScreen += data + "\n";
      }
    }
    return { onScreen, whole };
  };

  window.seenFrames = seen;
  requestAnimationFrame(look);
})();
