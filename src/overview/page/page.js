// Appended to uPlot in one script. Draws the charts. Without the script the charts stay hidden; tables contain all numbers.
const byId = (id) => document.getElementById(id);
const { times, requests, faults, incidents } = JSON.parse(byId("data").textContent);
const names = Object.keys(faults);
const step = times.length > 1 ? times[1] - times[0] : 60;
const end = times[times.length - 1] + step;
const days = (end - times[0]) / 86400;
const iso = (time) => new Date(time * 1000).toISOString();
const label = (time) => (days > 2 ? iso(time).slice(5, 10) : iso(time).slice(11, 16));
const stepLabel = (time) => (days > 2 ? iso(time).slice(0, 16).replace("T", " ") : iso(time).slice(11, 16));
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const counted = (number, one) => `${number.toLocaleString("en")} ${one}${number === 1 ? "" : "s"}`;

/** The counts of a step as text. */
const describeStep = (index) => {
  const parts = names
    .filter((name) => faults[name][index] > 0)
    .map((name) => `${name} ${faults[name][index].toLocaleString("en")}`);
  const failed = names.reduce((sum, name) => sum + faults[name][index], 0);
  const during = incidents.some(([from, to]) => from < times[index] + step && to > times[index]);
  const causes = parts.length > 0 ? ` (${parts.join(", ")})` : "";
  const incident = during ? "; incident" : "";
  return `${stepLabel(times[index])}: ${counted(failed, "failure")}${causes} of ${counted(requests[index], "request")}${incident}`;
};

/** Cumulative sums of the faults, the highest first, so that the lower layers are drawn over it. */
const stacked = () => {
  const sums = times.map(() => 0);
  const layers = names.map((name) => {
    faults[name].forEach((number, index) => {
      sums[index] += number;
    });
    return { name, values: [...sums] };
  });
  return layers.reverse();
};

const markIncidents = (chart) => {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.fillStyle = colour("incident");
  for (const [from, to] of incidents) {
    const left = Math.max(bbox.left, chart.valToPos(from, "x", true));
    const right = Math.min(bbox.left + bbox.width, chart.valToPos(to, "x", true));
    if (right <= bbox.left || left >= bbox.left + bbox.width) continue;
    const width = Math.max(2, right - left);
    ctx.globalAlpha = 0.14;
    ctx.fillRect(left, bbox.top, width, bbox.height);
    ctx.globalAlpha = 1;
    ctx.fillRect(left, bbox.top, width, 4);
  }
  ctx.restore();
};

let current = -1;
const showStep = (index) => {
  current = index;
  const text = describeStep(index);
  document.querySelector(".readout").textContent = text;
  byId("failures").setAttribute("aria-valuenow", String(index));
  byId("failures").setAttribute("aria-valuetext", text);
};

const bars = uPlot.paths.bars({ size: [1, 60], align: 1, gap: times.length > 100 ? 0 : 1 });
const axis = (options) => ({
  stroke: () => colour("text"),
  grid: { stroke: () => colour("line"), width: 1 },
  ticks: { stroke: () => colour("line"), width: 1 },
  ...options,
});

const draw = (target, height, layers) =>
  new uPlot(
    {
      width: target.clientWidth,
      height,
      tzDate: (time) => uPlot.tzDate(new Date(time * 1000), "Etc/UTC"),
      legend: { show: false },
      cursor: { drag: { x: false, y: false }, points: { show: false }, y: false, sync: { key: "day" } },
      scales: {
        x: { range: () => [times[0], end] },
        y: { range: (_chart, _min, max) => [0, Math.max(4, max * 1.08)] },
      },
      axes: [
        axis({ values: (_chart, splits) => splits.map(label) }),
        axis({
          size: 56,
          incrs: [
            1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 1e7, 1e8,
          ],
          values: (_chart, splits) => splits.map((split) => split.toLocaleString("en")),
        }),
      ],
      series: [
        {},
        ...layers.map(({ name }) => ({
          label: name,
          paths: bars,
          points: { show: false },
          width: 0,
          fill: () => colour(name),
        })),
      ],
      hooks: {
        drawClear: [markIncidents],
        setCursor: [
          (chart) => chart.cursor.idx != null && chart.cursor.idx !== current && showStep(chart.cursor.idx),
        ],
      },
    },
    [times, ...layers.map(({ values }) => values)],
    target,
  );

byId("charts").hidden = false;
const charts = [
  draw(byId("failures"), 230, stacked()),
  draw(byId("requests"), 110, [{ name: "soft", values: requests }]),
];

/** Moves to another step on a key and announces its counts. */
const onKey = (event) => {
  const last = times.length - 1;
  const moves = {
    ArrowLeft: current - 1,
    ArrowRight: current + 1,
    PageUp: current - 12,
    PageDown: current + 12,
    Home: 0,
    End: last,
  };
  const next = moves[event.key];
  if (next === undefined) return;
  event.preventDefault();
  showStep(Math.max(0, Math.min(last, next)));
  const left = charts[0].valToPos(times[current] + step / 2, "x");
  for (const chart of charts) chart.setCursor({ left, top: 1 }, false);
};
const slider = byId("failures");
for (const [name, value] of Object.entries({
  role: "slider",
  tabindex: "0",
  "aria-label": "Failures over time; arrow keys select a step",
  "aria-valuemin": "0",
  "aria-valuemax": String(times.length - 1),
  "aria-valuenow": "0",
  "aria-valuetext": describeStep(0),
}))
  slider.setAttribute(name, value);
slider.addEventListener("keydown", onKey);
byId("requests").setAttribute("role", "img");
byId("requests").setAttribute("aria-label", "All requests over time; the table contains the numbers");

const fit = (width) => {
  for (const chart of charts) chart.setSize({ width, height: chart.height });
};
new ResizeObserver(() => slider.clientWidth > 0 && fit(slider.clientWidth)).observe(byId("charts"));
// uPlot caches colours with the paths, so a change needs a redraw
const recolour = () => {
  for (const chart of charts) chart.redraw();
};
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolour);
const printMedia = matchMedia("print");
printMedia.addEventListener("change", () => {
  fit(printMedia.matches ? Math.min(680, slider.clientWidth) : slider.clientWidth);
  recolour();
  for (const each of document.querySelectorAll("details.data")) each.open = printMedia.matches;
});
