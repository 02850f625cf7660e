// Says why a recording can't be played: a player knows only that it can't.
(() => {
  "use strict";
  const player = document.querySelector("[data-player]");
  const problem = document.querySelector("[data-player-problem]");
  if (!player) return;

  const explain = async () => {
    try {
      const response = await fetch(player.src, { headers: { "HX-Request": "true", Range: "bytes=0-0" } });
      if (!response.ok) return await response.text();
      await response.body.cancel();
      return problem.dataset.unplayable;
    } catch {
      return problem.dataset.unreachable;
    }
  };

  player.addEventListener("error", async () => {
    problem.textContent = await explain();
    problem.hidden = false;
  });
  player.addEventListener("playing", () => { problem.hidden = true; });
})();
