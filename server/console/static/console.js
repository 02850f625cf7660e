// Small conveniences. Every page works without them.
(() => {
  "use strict";
  const narrow = matchMedia("(max-width: 860px)");
  const menu = document.querySelector("[data-menu]");
  const fold = () => { if (menu) menu.open = !narrow.matches; };
  narrow.addEventListener("change", fold);
  fold();

  const zone = document.querySelector("form[data-own-time-zone] select[name=time_zone]");
  if (zone && !zone.value) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && zone.selectedIndex < 0) zone.selectedIndex = 0;

  document.addEventListener("submit", (event) => {
    const question = event.target.dataset.confirm;
    if (question && !confirm(question)) event.preventDefault();
  });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const source = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(source.textContent);
    button.textContent = button.dataset.copied;
  });
})();
