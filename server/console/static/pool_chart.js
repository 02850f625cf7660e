// Draws a pool's live leases and misses over time. The same figures stand in a table below.
(() => {
  "use strict";
  const box = document.querySelector("[data-pool-chart]");
  if (!box || !window.uPlot) return;
  const data = JSON.parse(document.getElementById(box.dataset.poolChart).textContent);
  const width = () => box.clientWidth;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let plot;
  // The canvas has no light-dark(), so the colours are read from the page each time that they change.
  const colour = (name) => {
    const probe = document.createElement("span");
    probe.style.color = `var(--${name})`;
    box.append(probe);
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  };
  const draw = () => {
    plot?.destroy();
    const axis = { stroke: colour("ink-soft"), grid: { stroke: colour("line"), width: 1 }, ticks: { show: false } };
    const step = uPlot.paths.stepped({ align: 1 });
    plot = new uPlot({
      width: width(),
      height: 240,
      tzDate: (at) => uPlot.tzDate(new Date(at * 1000), data.zone),
      scales: { y: { range: (_, low, high) => [0, Math.max(high, 4)] } },
      axes: [axis, { ...axis, size: 44, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000, 10000] }],
      series: [
        {},
        { label: box.dataset.live, stroke: colour("accent"), fill: colour("accent-soft"), width: 2, paths: step, points: { show: false } },
        { label: box.dataset.misses, stroke: colour("bad"), width: 2, paths: step, points: { show: false } },
        { label: box.dataset.size, stroke: colour("ink-soft"), width: 1, dash: [6, 4], points: { show: false } },
      ],
    }, [data.x, data.live, data.misses, data.x.map(() => data.size)], box);
  };
  draw();
  new ResizeObserver(() => plot.setSize({ width: width(), height: 240 })).observe(box);
  dark.addEventListener("change", draw);
})();
