/* Shows every violation of the page's policy, and adds a number on demand. It follows the policy itself. */
(() => {
  const count = document.getElementById("violation-count");
  const list = document.getElementById("violations");
  const seen = new Set();

  function report(violation) {
    const text = `${violation.effectiveDirective || violation.body.effectiveDirective} blocked ${violation.blockedURI || violation.body.blockedURL || "something"}`;
    if (seen.has(text)) return;
    seen.add(text);
    const item = document.createElement("li");
    item.textContent = text;
    list.append(item);
    count.textContent = `${seen.size} of a kind, listed below.`;
  }

  count.textContent = "None.";
  document.addEventListener("securitypolicyviolation", report);
  /* Also those from before this script ran, because the tag is in <head>. */
  if (window.ReportingObserver) new ReportingObserver((reports) => reports.forEach(report), { types: ["csp-violation"], buffered: true }).observe();

  document.getElementById("add-number").addEventListener("click", () => {
    const line = document.createElement("p");
    line.textContent = "Added just now: 800-555-0100";
    document.getElementById("added").append(line);
  });
})();
