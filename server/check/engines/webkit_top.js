// Runs in a page of WebKitGTK before its own scripts. Notes errors, and gives the tag's stopped calls the response `stopped` has for
// them: WebKitGTK can only block them. A call that the page's own policy forbids fails as it does in other browsers.
(pattern, stopped) => {
  const errors = [];
  Object.defineProperty(window, Symbol.for("dni check errors"), { value: errors });
  const note = (text) => { if (errors.length < 100) errors.push(String(text).slice(0, 2000)); };
  addEventListener("error", (event) => { if (event.message !== undefined) note(`uncaught: ${event.error?.message ?? event.message}`); }, true);
  addEventListener("unhandledrejection", (event) => note(`uncaught: ${event.reason?.message ?? event.reason}`));
  const { error } = console;
  console.error = function (...parts) { note(parts.join(" ")); return error.apply(this, parts); };
  const refused = new Set();
  document.addEventListener("securitypolicyviolation", (event) => refused.add(event.blockedURI.split("?")[0]));
  const { fetch } = window;
  const call = new RegExp(pattern);
  window.fetch = function (input, options) {
    const url = String(input?.url ?? input);
    const status = options?.method === "POST" ? stopped[(call.exec(url) || [])[1]] : undefined;
    const sent = fetch.apply(this, arguments);
    return status === undefined ? sent : sent.catch(async (failure) => {
      await new Promise((done) => setTimeout(done, 20));
      if (refused.has(url) || refused.has(new URL(url).origin)) throw failure;
      return new Response(null, { status });
    });
  };
}
