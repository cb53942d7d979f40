import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { nearest } from "../detect/nearest.ts";
import { UsageError } from "../errors.ts";
import { sourceFolder } from "../store/queries.ts";
import type { Store } from "../store/store.ts";
import { withParts } from "./fragments.ts";
import { addFunctions } from "./functions.ts";
import { parseReport, type Report } from "./head.ts";
import { learnedHosts } from "./missing/own-hosts.ts";
import { bound, type Parameters } from "./parameters.ts";
import { lengthOf } from "./period.ts";
import { asked, columnsOf, prepareQuery } from "./query.ts";
import { rowObjects, type Sheet } from "./sheet.ts";

const folder = new URL("reports/", sourceFolder);

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

/** What it builds on, and what is shown with it. */
export const withOthers = (report: Report): Report[] => [
  report,
  ...[...new Set([...report.uses, ...report.parts])].flatMap((name) => withOthers(findReport(name))),
];

/** Whether a parameter makes a difference to a report, or to one it builds on. */
export const takes = (report: Report, parameter: string): boolean =>
  withOthers(report).some((each) => each.parameters.has(parameter));

const ownHosts = (store: Store, parameters: Parameters): string[] => [
  ...(parameters.own_hosts ?? []),
  ...learnedHosts(store, parameters),
];

function ask(store: Store, report: Report, given: Readonly<Record<string, unknown>>): Sheet {
  addFunctions(store);
  try {
    const query = prepareQuery(store, report.sql);
    return { columns: columnsOf(query), rows: asked(() => query.all(given)) };
  } catch (error) {
    (error as Error).message = `${report.name}: ${(error as Error).message}`;
    throw error;
  }
}

/** A sheet of several, and the report that gave it. */
export interface ReportPart {
  readonly report: Report;
  readonly sheet: Sheet;
}

/** Runs a report, and the reports that are its parts: its own sheet comes first. */
export function runParts(
  store: Store,
  report: Report,
  parameters: Parameters,
): [own: ReportPart, ...parts: ReportPart[]] {
  const others = new Map(
    [...new Set([...report.uses, ...report.parts])].map((name): [string, ReportPart] => {
      const other = findReport(name);
      const since = report.uses.includes(name) ? parameters.until - lengthOf(other.period) : parameters.since;
      return [name, { report: other, sheet: runReport(store, other, { ...parameters, since }) }];
    }),
  );
  const own_hosts = report.parameters.has("own_hosts") ? ownHosts(store, parameters) : [];
  const used = [...others.values()].map(({ report: { name }, sheet }): [string, string] => [
    name,
    JSON.stringify(rowObjects(sheet)),
  ]);
  const sheet = ask(store, report, { ...bound({ ...parameters, own_hosts }), ...Object.fromEntries(used) });
  const parts = report.parts.flatMap((name) => others.get(name) ?? []);
  return [{ report, sheet }, ...parts];
}

/** Runs a report over a period: times in ms, until exclusive. */
export const runReport = (store: Store, report: Report, parameters: Parameters): Sheet =>
  runParts(store, report, parameters)[0].sheet;
