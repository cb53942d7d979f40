import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { UsageError } from "../errors.ts";
import type { Store } from "../store/open.ts";
import { sources } from "../store/sql-file.ts";
import { addFunctions } from "./functions.ts";
import { learnedHosts } from "./missing/own-hosts.ts";
import { nearest } from "./nearest.ts";
import { bound, type Parameters } from "./parameters.ts";
import { withParts } from "./parts.ts";
import { lengthOf } from "./period.ts";
import { asked, columnsOf, prepareQuery } from "./query.ts";
import { parseReport, type Report } from "./report.ts";
import type { Sheet } from "./sheet.ts";

const folder = new URL("reports/", sources);

const read = (file: string | URL, name: string): Report =>
  parseReport(name, withParts(readFileSync(file, "utf8")));

export type { Parameters } from "./parameters.ts";

export const reports: readonly Report[] = readdirSync(folder)
  .filter((file) => file.endsWith(".sql"))
  .sort()
  .map((file) => read(new URL(file, folder), basename(file, ".sql")));

/** A report of ours by its name, or the user's own by the path of its .sql file. */
export function findReport(name: string): Report {
  const report = reports.find((each) => each.name === name);
  if (report) return report;
  if (!name.endsWith(".sql")) {
    const close = nearest(
      name,
      reports.map((each) => each.name),
    );
    const hint = close ? `did you mean "${close}"? ` : "";
    throw new UsageError(`no report is named "${name}"; ${hint}"faultline reports" lists them`);
  }
  try {
    return read(name, basename(name, ".sql"));
  } catch (error) {
    throw new UsageError(`${name}: ${(error as Error).message}`);
  }
}

/** Whether a parameter makes a difference to a report, or to one it builds on. */
export const takes = (report: Report, parameter: string): boolean =>
  report.takes.has(parameter) || report.uses.some((name) => takes(findReport(name), parameter));

const objects = ({ columns, rows }: Sheet): object[] =>
  rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]])));

const ownHosts = (store: Store, parameters: Parameters): string[] => [
  ...(parameters.own_hosts ?? []),
  ...learnedHosts(store, parameters),
];

function bindings(store: Store, report: Report, parameters: Parameters): Record<string, unknown> {
  const used = report.uses.map((name): [string, string] => {
    const other = findReport(name);
    const since = parameters.until - lengthOf(other.period);
    return [name, JSON.stringify(objects(runReport(store, other, { ...parameters, since })))];
  });
  const own_hosts = takes(report, "own_hosts") ? ownHosts(store, parameters) : [];
  return { ...bound({ ...parameters, own_hosts }), ...Object.fromEntries(used) };
}

/** Runs a report over a period: times in ms, until exclusive. */
export function runReport(store: Store, report: Report, parameters: Parameters): Sheet {
  addFunctions(store);
  const given = bindings(store, report, parameters);
  try {
    const query = prepareQuery(store, report.sql);
    return { columns: columnsOf(query), rows: asked(() => query.all(given)) };
  } catch (error) {
    (error as Error).message = `${report.name}: ${(error as Error).message}`;
    throw error;
  }
}
