/* Another script with its own idea of the number on the page. It knows nothing of the tag, as such scripts don't. */
(() => {
  const OWN_NUMBER = "800-555-0100";
  const contested = document.getElementById("contested");
  const output = document.getElementById("rounds");
  let rounds = 0;

  function putBack(write) {
    if (contested.textContent === OWN_NUMBER) return;
    rounds += 1;
    output.textContent = String(rounds);
    write();
  }

  const stops = {
    /* At once, as soon as anything changes. */
    observer() {
      const observer = new MutationObserver(() => putBack(() => { contested.firstChild.nodeValue = OWN_NUMBER; }));
      observer.observe(contested, { characterData: true, childList: true, subtree: true });
      return () => observer.disconnect();
    },
    /* Now and then, whatever happened. */
    interval() {
      const timer = setInterval(() => putBack(() => { contested.firstChild.nodeValue = OWN_NUMBER; }), 50);
      return () => clearInterval(timer);
    },
    /* By new nodes each time, so that nothing remembered about the old ones helps. */
    replace() {
      const observer = new MutationObserver(() => putBack(() => contested.replaceChildren(OWN_NUMBER)));
      observer.observe(contested, { characterData: true, childList: true, subtree: true });
      return () => observer.disconnect();
    },
  };

  const stop = stops[document.currentScript.dataset.mode]();
  document.getElementById("make-peace").addEventListener("click", stop);
})();
