import { executeReport } from "../reports/execute.ts";
import { periodLengthMs } from "../reports/period.ts";
import { findReport } from "../reports/registry.ts";
import type { Store } from "../store/store.ts";
import { dayMs } from "../units.ts";
import { brief, type CheckOutcome } from "./outcome.ts";
import type { Scope } from "./scope.ts";

/** Checks for important paths that are still missing. */
export function missingImportant(store: Store, { until, source, host, ...asked }: Scope): CheckOutcome {
  const report = findReport("missing");
  const since = until - Math.max(periodLengthMs(report.period), dayMs);
  const { columns, rows } = executeReport(store, report, { ...asked, since, until, source, host });
  const cell = (row: readonly unknown[], column: string): unknown => row[columns.indexOf(column)];
  const missing = rows.filter((row) => cell(row, "important") !== null && cell(row, "persistent") === 1);
  const [first] = missing;
  const named = first ? ` (${brief(cell(first, "host"))}${brief(cell(first, "path"))})` : "";
  return {
    state: missing.length > 0 ? "WARNING" : "OK",
    text:
      missing.length > 0
        ? `${missing.length} important ${missing.length === 1 ? "path is" : "paths are"} missing${named}`
        : "no important path is missing",
    performance: [{ label: "missing_important", value: missing.length, warning: 0 }],
  };
}
