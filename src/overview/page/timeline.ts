import type { RowObject } from "../../reports/sheet.ts";
import { type ReportBundle, rowsOfPart } from "../bundle.ts";
import { tableOf } from "./tables.ts";

/** Faults in stacking order, from the bottom. */
const faults = ["origin", "proxy", "cdn", "client", "unknown"] as const;
const counted = ["requests", "failed", ...faults] as const;
const maxRows = 24;

const seconds = (time: unknown): number => Date.parse(String(time)) / 1000;
const column = (steps: readonly RowObject[], name: string): number[] =>
  steps.map((step) => Number(step[name]));

/** The data of the charts as JSON, escaped for a script element. */
function chartData(steps: readonly RowObject[], incidents: readonly RowObject[]): string {
  const data = {
    times: steps.map(({ time }) => seconds(time)),
    requests: column(steps, "requests"),
    faults: Object.fromEntries(faults.map((fault) => [fault, column(steps, fault)])),
    incidents: incidents.map(({ start, end }) => [seconds(start), seconds(end)]),
  };
  return JSON.stringify(data).replaceAll("<", "\\u003c");
}

/** The same as a table with fewer steps, for readers without the chart. */
function rowsFor(steps: readonly RowObject[]): unknown[][] {
  const stepsPerRow = Math.max(1, Math.ceil(steps.length / maxRows));
  return Array.from({ length: Math.ceil(steps.length / stepsPerRow) }, (_, index) => {
    const part = steps.slice(index * stepsPerRow, (index + 1) * stepsPerRow);
    const sum = (name: string): number => column(part, name).reduce((one, other) => one + other, 0);
    return [part[0]?.["time"], ...counted.map(sum)];
  });
}

const legend = faults.map((fault) => `<li class="${fault}">${fault}</li>`).join("");

/** Failures over time, stacked by fault, with the incidents marked. */
export function timeline(bundle: ReportBundle): string {
  const steps = rowsOfPart(bundle, "timeline");
  const sheet = { columns: ["from", ...counted], rows: rowsFor(steps) };
  return `<section aria-labelledby="timeline">
<h2 id="timeline">Failures over time</h2>
<figure hidden id="charts">
<div class="chart" id="failures"></div>
<ul class="legend" aria-hidden="true">${legend}<li class="incident">incident</li></ul>
<div class="chart" id="requests"></div>
<p class="readout" aria-hidden="true">Failures by the hop at fault, above; all requests, below. Times are UTC.</p>
</figure>
<details class="data"><summary>Data table</summary>
${tableOf(sheet, "Requests and failures by the hop at fault, by start time (UTC)", "steps")}</details>
<script type="application/json" id="data">${chartData(steps, rowsOfPart(bundle, "incidents"))}</script>
</section>
`;
}
