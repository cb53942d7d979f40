import type { Store } from "../store/store.ts";
import { dayMs } from "../units.ts";
import { coversPeriod } from "./coverage.ts";
import { executeReport } from "./execute.ts";
import type { Report } from "./head.ts";
import type { Parameters } from "./parameters.ts";
import type { Sheet } from "./sheet.ts";

/** Offsets in milliseconds of the earlier periods that a report can be compared with. */
export const comparisons = { "last-week": 7 * dayMs } as const;
export type Comparison = keyof typeof comparisons;

type SheetRow = readonly unknown[];

/** Shifts dates and times of key columns, so that a row and its earlier row have equal keys. */
function shiftTime(column: string, value: unknown, offsetMs: number): unknown {
  if (!["date", "hour", "time"].includes(column) || typeof value !== "string") return value;
  const shifted = new Date(Date.parse(value) + offsetMs).toISOString();
  return value.length === 10 ? shifted.slice(0, 10) : shifted.replace(".000Z", "Z");
}

const isDuration = (column: string): boolean => column.endsWith("_ms");

function difference(now: unknown, then: unknown): number | null {
  if (typeof now !== "number" || typeof then !== "number") return null;
  return Math.round((now - then) * 1e6) / 1e6;
}

interface ComparisonContext {
  readonly report: Report;
  readonly offsetMs: number;
  readonly prefix: string;
  /** whether the database has requests of the earlier period; without any, counts are null and not 0 */
  readonly earlierCovered: boolean;
}

/** Adds the earlier count and the change to each row. Rows that exist only in the earlier period are appended. */
function joinEarlier(
  now: Sheet,
  then: Sheet,
  { report, offsetMs, prefix, earlierCovered }: ComparisonContext,
): Sheet {
  const { columns } = now;
  const valueAt = (row: SheetRow, column: string): unknown => row[columns.indexOf(column)] ?? null;
  const keyOf = (row: SheetRow, shift: number): string =>
    JSON.stringify(report.key.map((column) => shiftTime(column, valueAt(row, column), shift)));
  const defaultCount = (column: string): number | null => (earlierCovered && !isDuration(column) ? 0 : null);
  const earlier = new Map(then.rows.map((row) => [keyOf(row, offsetMs), row]));
  const rows = now.rows.map((row) => ({ row, earlierRow: earlier.get(keyOf(row, 0)) }));
  for (const { row } of rows) earlier.delete(keyOf(row, 0));
  for (const earlierRow of earlier.values()) {
    const row = columns.map((column) => {
      if (report.key.includes(column)) return shiftTime(column, valueAt(earlierRow, column), offsetMs);
      return report.counts.includes(column) ? defaultCount(column) : null;
    });
    rows.push({ row, earlierRow });
  }
  const added = ({ row, earlierRow }: { row: SheetRow; earlierRow: SheetRow | undefined }): unknown[] =>
    report.counts.flatMap((column) => {
      const past = earlierRow ? valueAt(earlierRow, column) : defaultCount(column);
      return [past, difference(valueAt(row, column), past)];
    });
  return {
    columns: [...columns, ...report.counts.flatMap((column) => [`${prefix}_${column}`, `change_${column}`])],
    rows: rows.map((each) => [...each.row, ...added(each)]),
  };
}

/** Runs a report over its period and over an earlier one, and joins the rows by the key columns of the report. */
export function compareReport(
  store: Store,
  report: Report,
  parameters: Parameters,
  comparison: Comparison,
): Sheet {
  const offsetMs = comparisons[comparison];
  const earlier = { ...parameters, since: parameters.since - offsetMs, until: parameters.until - offsetMs };
  const prefix = comparison.replace("-", "_");
  const sheets = [executeReport(store, report, parameters), executeReport(store, report, earlier)] as const;
  return joinEarlier(...sheets, { report, offsetMs, prefix, earlierCovered: coversPeriod(store, earlier) });
}
