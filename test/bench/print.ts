import { cpus, release, totalmem, type } from "node:os";
import { type Goal, isMet } from "./goals.ts";
import type { Result } from "./results.ts";

const shown = (value: number, digits: number): string =>
  Number.isFinite(value) ? value.toFixed(digits) : "";

/** Numbers stand to the right: all but the first columns. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], texts = 2): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const rule = head.map((_cell, column) => (column < texts ? "---" : "--:"));
  return `${[line(head), `|${rule.join("|")}|`, ...rows.map(line)].join("\n")}\n`;
}

export const resultTable = (results: readonly Result[]): string =>
  table(
    ["input", "program", "seconds", "CPU seconds", "lines/s", "peak MB", "database, bytes/line", "of raw"],
    results.map((result) => [
      `\`${result.input}\``,
      result.program,
      shown(result.wall, 2),
      shown(result.cpu, 2),
      `${shown(result.lines / result.wall / 1000, 0)}k`,
      shown(result.memory / 1e6, 0),
      shown(result.databaseBytes / result.lines, 1),
      Number.isFinite(result.databaseBytes)
        ? `${shown((100 * result.databaseBytes) / result.rawBytes, 0)} %`
        : "",
    ]),
  );

const wanted = ({ least, most, unit }: Goal): string =>
  `${least === undefined ? `≤ ${most}` : `≥ ${least}`}${unit}`;

export const goalTable = (goals: readonly Goal[]): string =>
  table(
    ["goal", "", "wanted", "measured", "by CPU time"],
    goals.map((goal) => [
      goal.what,
      isMet(goal) ? "met" : "**missed**",
      wanted(goal),
      `${shown(goal.measured, 1)}${goal.unit}`,
      goal.byCpu === undefined ? "" : `${shown(goal.byCpu, 1)}${goal.unit}`,
    ]),
  );

export function machine(): string {
  const [first] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${first?.model ?? "?"}, ${memory} GiB, ${type()} ${release()}, Node.js ${process.version}`;
}
