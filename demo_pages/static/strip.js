/*
 * Shows the state of window.dni in the strip at the bottom of a demo page, and updates it after each of its events. It calls
 * only the public API and writes only text, so that it runs under the strictest policy.
 */
(() => {
  const strip = document.getElementById("dni-strip");
  const part = (name) => strip.querySelector(`[data-strip="${name}"]`);

  function ask(name) {
    try {
      return typeof window.dni?.[name] === "function" ? window.dni[name]() : undefined;
    } catch (error) {
      return `failed: ${error.message}`;
    }
  }

  function say(value) {
    if (value === undefined || value === null || value === "") return "none";
    if (typeof value !== "object") return String(value);
    return String(value.international ?? value.name ?? value.number ?? JSON.stringify(value));
  }

  function list(record) {
    return Object.entries(record || {}).map(([name, value]) => `${name}: ${say(value)}`);
  }

  function writeFacts(facts) {
    const rows = Object.entries(facts).flatMap(([name, lines]) => {
      const term = document.createElement("dt");
      term.textContent = name;
      return [term, ...(lines.length ? lines : ["none"]).map((line) => {
        const fact = document.createElement("dd");
        fact.textContent = line;
        return fact;
      })];
    });
    part("facts").replaceChildren(...rows);
  }

  function show() {
    const loaded = typeof window.dni?.explain === "function";
    part("actions").hidden = !loaded;
    if (!loaded) return;
    const source = say(ask("source"));
    const numbers = list(ask("numbers"));
    strip.dataset.state = source === "none" ? "untracked" : "tracked";
    part("summary").textContent = source === "none" ? "no tracking source" : source;
    part("advice").textContent = source === "none"
      ? "No tracking source fits this visit, so the page shows its own numbers."
      : "This visit's tracking source decides the numbers below.";
    writeFacts({ "Tracking source": [source], Numbers: numbers, Tags: list(ask("tags")) });
  }

  const calls = {
    explain() {
      part("explanation").textContent = JSON.stringify(ask("explain"), null, 2);
      part("explanation").hidden = !part("explanation").hidden;
    },
    restore: () => window.dni.restore(),
    swap: () => window.dni.swap(document),
    grant: () => window.dni.consent("granted"),
    deny: () => window.dni.consent("denied"),
  };

  strip.addEventListener("click", (event) => {
    const name = event.target.dataset?.stripCall;
    if (!name) return;
    calls[name]();
    show();
  });
  for (const name of ["dni:ready", "dni:swap", "dni:default"]) document.addEventListener(name, show);
  addEventListener("load", show);
  show();
})();
