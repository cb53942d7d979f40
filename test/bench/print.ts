import { cpus, release, totalmem, type } from "node:os";
import { type Goal, isMet } from "./goals.ts";
import type { BenchResult } from "./results.ts";

const formatNumber = (value: number, digits: number): string =>
  Number.isFinite(value) ? value.toFixed(digits) : "";

/** A Markdown table. The columns after the first `textColumns` are numbers and right-aligned. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  textColumns = 2,
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const rule = head.map((_cell, column) => (column < textColumns ? "---" : "--:"));
  return `${[line(head), `|${rule.join("|")}|`, ...rows.map(line)].join("\n")}\n`;
}

export const resultTable = (results: readonly BenchResult[]): string =>
  table(
    ["input", "program", "seconds", "CPU seconds", "lines/s", "peak MB", "database, bytes/line", "of raw"],
    results.map((result) => [
      `\`${result.input}\``,
      result.program,
      formatNumber(result.wallSeconds, 2),
      formatNumber(result.cpuSeconds, 2),
      `${formatNumber(result.lines / result.wallSeconds / 1000, 0)}k`,
      formatNumber(result.peakMemoryBytes / 1e6, 0),
      formatNumber(result.databaseBytes / result.lines, 1),
      Number.isFinite(result.databaseBytes)
        ? `${formatNumber((100 * result.databaseBytes) / result.rawBytes, 0)} %`
        : "",
    ]),
  );

const targetOf = ({ minimum, maximum, unit }: Goal): string =>
  `${minimum === undefined ? `≤ ${maximum}` : `≥ ${minimum}`}${unit}`;

export const goalTable = (goals: readonly Goal[]): string =>
  table(
    ["goal", "", "target", "measured", "by CPU time"],
    goals.map((goal) => [
      goal.name,
      isMet(goal) ? "met" : "**missed**",
      targetOf(goal),
      `${formatNumber(goal.measured, 1)}${goal.unit}`,
      goal.measuredByCpu === undefined ? "" : `${formatNumber(goal.measuredByCpu, 1)}${goal.unit}`,
    ]),
  );

export function machine(): string {
  const [first] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${first?.model ?? "?"}, ${memory} GiB, ${type()} ${release()}, Node.js ${process.version}`;
}
