import type { Store } from "../store/store.ts";
import { addFunctions } from "./functions.ts";
import type { CountedUnit, Report } from "./head.ts";
import { inferOwnHosts } from "./missing/own-hosts.ts";
import { boundParameters, type Parameters } from "./parameters.ts";
import { periodLengthMs } from "./period.ts";
import { columnsOf, prepareQuery, runQuery } from "./query.ts";
import { findReport } from "./registry.ts";
import { rowObjects, type Sheet } from "./sheet.ts";
import { countedUnit } from "./unit.ts";

const ownHosts = (store: Store, parameters: Parameters): string[] => [
  ...(parameters.own_hosts ?? []),
  ...inferOwnHosts(store, parameters),
];

function sheetOf(
  store: Store,
  report: Report,
  unit: CountedUnit,
  values: Readonly<Record<string, unknown>>,
): Sheet {
  addFunctions(store);
  try {
    const query = prepareQuery(store, report.sql[unit]);
    return { columns: columnsOf(query), rows: runQuery(() => query.all(values)) };
  } catch (error) {
    (error as Error).message = `${report.name}: ${(error as Error).message}`;
    throw error;
  }
}

/** A report and its rows. */
export interface ReportPart {
  readonly report: Report;
  readonly sheet: Sheet;
}

/** Executes a report and its parts. The report's own sheet is the first. */
export function executeParts(
  store: Store,
  report: Report,
  parameters: Parameters,
): [own: ReportPart, ...parts: ReportPart[]] {
  const dependencies = new Map(
    [...new Set([...report.uses, ...report.parts])].map((name): [string, ReportPart] => {
      const other = findReport(name);
      const since = report.uses.includes(name)
        ? parameters.until - periodLengthMs(other.period)
        : parameters.since;
      return [name, { report: other, sheet: executeReport(store, other, { ...parameters, since }) }];
    }),
  );
  const own_hosts = report.parameters.has("own_hosts") ? ownHosts(store, parameters) : [];
  const rows = [...dependencies.values()].map(({ report: { name }, sheet }): [string, string] => [
    name,
    JSON.stringify(rowObjects(sheet)),
  ]);
  const values = {
    ...boundParameters({ ...parameters, own_hosts, shift: report.shift }),
    ...Object.fromEntries(rows),
  };
  const parts = report.parts.flatMap((name) => dependencies.get(name) ?? []);
  const unit = report.countsLines ? "lines" : countedUnit(store, parameters);
  return [{ report, sheet: sheetOf(store, report, unit, values) }, ...parts];
}

/** Executes a report with the values of its parameters; `since` and `until` are in ms, `until` is exclusive. */
export const executeReport = (store: Store, report: Report, parameters: Parameters): Sheet =>
  executeParts(store, report, parameters)[0].sheet;
