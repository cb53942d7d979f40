import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { UsageError } from "../errors.ts";
import { nearest } from "../spelling.ts";
import { sourceFolder } from "../store/queries.ts";
import { withFragments } from "./fragments.ts";
import { parseReport, type Report } from "./head.ts";
import type { ReportParameters } from "./parameters.ts";

const folder = new URL("reports/", sourceFolder);

const readReport = (file: string | URL, name: string): Report =>
  parseReport(name, readFileSync(file, "utf8"), withFragments);

/** The reports of this folder; the name of a file is the name of its report. */
export const reports: readonly Report[] = readdirSync(folder)
  .filter((file) => file.endsWith(".sql"))
  .sort()
  .map((file) => readReport(new URL(file, folder), basename(file, ".sql")));

function unknownReport(name: string): UsageError {
  const close = nearest(
    name,
    reports.map((each) => each.name),
  );
  const hint = close ? `did you mean "${close}"? ` : "";
  return new UsageError(`no report is named "${name}"; ${hint}"faultline reports" lists them`);
}

/** A built-in report by its name, or a user's report by the path of its .sql file. */
export function findReport(name: string): Report {
  const report = reports.find((each) => each.name === name);
  if (report) return report;
  if (!name.endsWith(".sql")) throw unknownReport(name);
  try {
    return readReport(name, basename(name, ".sql"));
  } catch (error) {
    throw new UsageError(`${name}: ${(error as Error).message}`);
  }
}

/** A report, the reports whose rows it uses, and its parts. */
export const withDependencies = (report: Report): Report[] => [
  report,
  ...[...new Set([...report.uses, ...report.parts])].flatMap((name) => withDependencies(findReport(name))),
];

/** Whether a report or one of its dependencies uses a parameter. */
export const usesParameter = (report: Report, parameter: string): boolean =>
  withDependencies(report).some((each) => each.parameters.has(parameter));

/** The parameters that a report uses. */
export const supportedParameters = (report: Report, parameters: ReportParameters): ReportParameters =>
  Object.fromEntries(Object.entries(parameters).filter(([name]) => usesParameter(report, name)));
