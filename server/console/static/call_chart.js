// Draws calls by day. The same figures stand in a table below.
(() => {
  "use strict";
  const box = document.querySelector("[data-call-chart]");
  if (!box || !window.uPlot) return;
  const data = JSON.parse(document.getElementById(box.dataset.callChart).textContent);
  const days = data.days.map((day) => Date.parse(`${day}T00:00Z`) / 1000);
  const written = new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric", timeZone: "UTC" });
  const write = (at) => written.format(new Date(at * 1000));
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
  const size = () => ({ width: box.clientWidth, height: box.clientWidth < 500 ? 200 : 240 });
  const draw = () => {
    plot?.destroy();
    const axis = { stroke: colour("ink-soft"), ticks: { show: false } };
    const line = { points: { show: days.length === 1 }, value: (_, calls) => calls ?? "–" };
    plot = new uPlot({
      ...size(),
      tzDate: (at) => uPlot.tzDate(new Date(at * 1000), "UTC"),
      cursor: { drag: { x: false, y: false } },
      scales: { y: { range: (_, low, high) => [0, Math.max(high * 1.1, 4)] } },
      axes: [
        { ...axis, grid: { show: false }, size: 30, space: 70, incrs: [1, 2, 7, 14, 30, 61, 91, 182].map((many) => many * 86400), values: (_, ticks) => ticks.map(write) },
        { ...axis, grid: { stroke: colour("line"), width: 1 }, size: 44, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000, 10000] },
      ],
      series: [
        { value: (_, at) => (at == null ? "–" : write(at)), label: box.dataset.day },
        { ...line, label: box.dataset.calls, stroke: colour("accent"), fill: colour("accent-soft"), width: 2 },
        { ...line, label: box.dataset.unsure, stroke: colour("warn"), width: 1.5 },
        { ...line, label: box.dataset.before, stroke: colour("line-strong"), width: 1.5, dash: [4, 4] },
      ],
    }, [days, data.calls, data.unsure, data.before], box);
  };
  draw();
  new ResizeObserver(() => plot.setSize(size())).observe(box);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
})();
