import { minuteMs } from "../units.ts";
import { seriesOf, sparkline } from "./series.ts";
import { dataValue, visible } from "./value.ts";

function duration(ms: number): string {
  if (Math.abs(ms) < 1000) return `${Math.round(ms)} ms`;
  if (Math.abs(ms) < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const minutes = Math.round(ms / minuteMs);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function size(bytes: number): string {
  const step = bytes < 1024 ? 0 : Math.min(4, Math.floor(Math.log(bytes) / Math.log(1024)));
  return step === 0 ? `${bytes} B` : `${(bytes / 1024 ** step).toFixed(1)} ${"KMGT"[step - 1]}iB`;
}

/** Never rounds to 0.0 % or 100.0 %: prints <0.1 % and >99.9 %. */
function percent(share: number): string {
  const rounded = (share * 100).toFixed(1);
  if (rounded === "0.0" && share > 0) return "<0.1 %";
  if (rounded === "100.0" && share < 1) return ">99.9 %";
  return `${rounded} %`;
}

/** Difference in percentage points, with its sign. */
const points = (change: number): string =>
  `${change > 0 ? "+" : ""}${change < 0 ? `-${percent(-change)}` : percent(change)}`;

/** The unit follows from the column name; time_ms is a point in time and not a duration. */
const units: readonly (readonly [column: RegExp, format: (value: number) => string])[] = [
  [/^(?!time_ms$).*_ms$/, duration],
  [/_bytes$/, size],
  [/(?:^change_.*_?share|^trend)$/, points],
  [/(?:^|_)share$/, percent],
  [/^change_/, (change) => (change > 0 ? `+${change}` : String(change))],
  [/(?:^|_)slo$/, (share) => `${Number((share * 100).toFixed(4))} %`],
  [/^duration_s$/, (seconds) => duration(seconds * 1000)],
];

/** Formats a value with the unit of its column and without characters that affect a terminal. */
export function formatCell(column: string, value: unknown): string {
  const data = dataValue(value);
  if (data === null) return "";
  const series = seriesOf(column, data);
  if (series) return sparkline(series);
  if (typeof data === "string") return visible(data);
  const unit = units.find(([name]) => name.test(column));
  return unit ? unit[1](data) : String(data);
}
