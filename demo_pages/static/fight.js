/* Another script that sets the number on the page. Like such scripts, it does not know of the tag. */
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
    /* At once, when anything changes. */
    observer() {
      const observer = new MutationObserver(() => putBack(() => { contested.firstChild.nodeValue = OWN_NUMBER; }));
      observer.observe(contested, { characterData: true, childList: true, subtree: true });
      return () => observer.disconnect();
    },
    /* At intervals, even if nothing changed. */
    interval() {
      const timer = setInterval(() => putBack(() => { contested.firstChild.nodeValue = OWN_NUMBER; }), 50);
      return () => clearInterval(timer);
    },
    /* With new nodes each time, so that memory of the old nodes does not help. */
    replace() {
      const observer = new MutationObserver(() => putBack(() => contested.replaceChildren(OWN_NUMBER)));
      observer.observe(contested, { characterData: true, childList: true, subtree: true });
      return () => observer.disconnect();
    },
  };

  const stop = stops[document.currentScript.dataset.mode]();
  document.getElementById("make-peace").addEventListener("click", stop);
})();
