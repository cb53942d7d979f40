import type { Store } from "../store/store.ts";
import { dayMs } from "../units.ts";
import { coversPeriod } from "./coverage.ts";
import { executeReport } from "./execute.ts";
import type { Report } from "./head.ts";
import type { Parameters } from "./parameters.ts";
import type { Sheet } from "./sheet.ts";

/** Earlier periods to compare with, and how far back they lie. */
export const comparisons = { "last-week": 7 * dayMs } as const;
export type Comparison = keyof typeof comparisons;

type SheetRow = readonly unknown[];

/** Two rows of the same kind lie a week apart, and so do their dates. */
function later(column: string, value: unknown, by: number): unknown {
  if (!["date", "hour", "time"].includes(column) || typeof value !== "string") return value;
  const shifted = new Date(Date.parse(value) + by).toISOString();
  return value.length === 10 ? shifted.slice(0, 10) : shifted.replace(".000Z", "Z");
}

const isLength = (column: string): boolean => column.endsWith("_ms");

function difference(now: unknown, then: unknown): number | null {
  if (typeof now !== "number" || typeof then !== "number") return null;
  return Math.round((now - then) * 1e6) / 1e6;
}

interface ComparisonContext {
  readonly report: Report;
  readonly by: number;
  readonly prefix: string;
  /** whether there is a log of the earlier period at all: without one nothing was counted, not 0 */
  readonly known: boolean;
}

/** Puts beside every row what was counted earlier; rows that are no more come last. */
function withEarlier(now: Sheet, then: Sheet, { report, by, prefix, known }: ComparisonContext): Sheet {
  const { columns } = now;
  const at = (row: SheetRow, column: string): unknown => row[columns.indexOf(column)] ?? null;
  const keyOf = (row: SheetRow, shift: number): string =>
    JSON.stringify(report.key.map((column) => later(column, at(row, column), shift)));
  const nothing = (column: string): number | null => (known && !isLength(column) ? 0 : null);
  const earlier = new Map(then.rows.map((row) => [keyOf(row, by), row]));
  const rows = now.rows.map((row) => ({ row, before: earlier.get(keyOf(row, 0)) }));
  for (const { row } of rows) earlier.delete(keyOf(row, 0));
  for (const before of earlier.values()) {
    const row = columns.map((column) => {
      if (report.key.includes(column)) return later(column, at(before, column), by);
      return report.counts.includes(column) ? nothing(column) : null;
    });
    rows.push({ row, before });
  }
  const added = ({ row, before }: { row: SheetRow; before: SheetRow | undefined }): unknown[] =>
    report.counts.flatMap((column) => {
      const past = before ? at(before, column) : nothing(column);
      return [past, difference(at(row, column), past)];
    });
  return {
    columns: [...columns, ...report.counts.flatMap((column) => [`${prefix}_${column}`, `change_${column}`])],
    rows: rows.map((each) => [...each.row, ...added(each)]),
  };
}

/** Runs a report, and the same report over the earlier period beside it. */
export function compareReport(
  store: Store,
  report: Report,
  parameters: Parameters,
  comparison: Comparison,
): Sheet {
  const by = comparisons[comparison];
  const before = { ...parameters, since: parameters.since - by, until: parameters.until - by };
  const prefix = comparison.replace("-", "_");
  const sheets = [executeReport(store, report, parameters), executeReport(store, report, before)] as const;
  return withEarlier(...sheets, { report, by, prefix, known: coversPeriod(store, before) });
}
