import { UsageError } from "../errors.ts";
import { guessJourneys } from "../journeys/overlay.ts";
import type { Store } from "../store/store.ts";

import { type Comparison, compareReport } from "./compare.ts";
import { coverage } from "./coverage.ts";
import { executeParts, type ReportPart } from "./execute.ts";
import type { Report } from "./head.ts";
import { sitemapPages } from "./missing/sitemap.ts";
import { crawlerClaims, systemResolver, verifiedBots } from "./missing/verify.ts";
import { coverageNote, excludedNote, excludesClients, titleOf, unjoinedNote } from "./notes.ts";
import type { ReportParameters } from "./parameters.ts";
import { describePeriod, type Period, type PeriodFlags, periodOf } from "./period.ts";
import { findReport, usesParameter, withDependencies } from "./registry.ts";
import type { Sheet } from "./sheet.ts";

/** What to report. Parameters that are left out have the defaults of the report. */
export interface ReportRequest {
  readonly store: Store;
  /** the name of a built-in report, the path of an .sql file, or a report */
  readonly report: string | Report;
  /** default: the report's own period */
  readonly period?: Period | PeriodFlags | undefined;
  readonly parameters?: ReportParameters | undefined;
  /** files or URLs of sitemaps */
  readonly sitemaps?: readonly string[] | undefined;
  /** verify crawlers of search engines by DNS */
  readonly verifyBots?: boolean | undefined;
  /** join hops without a common id */
  readonly guess?: boolean | undefined;
  readonly compare?: Comparison | undefined;
  /** in ms since 1970; default: the current time */
  readonly now?: number | undefined;
}

export interface ReportResult {
  readonly report: Report;
  /** the report's title, the clients it excludes and its period */
  readonly title: string;
  /** in words */
  readonly period: string;
  /** whether health checks and scanners are excluded */
  readonly excludesClients: boolean;
  readonly sheet: Sheet;
  /** the report itself, then the reports that its head names as parts */
  readonly parts: readonly [own: ReportPart, ...parts: ReportPart[]];
  /** what a reader needs to know about the numbers, one sentence each */
  readonly notes: readonly string[];
}

/** A checked request, ready to be executed. */
export interface PreparedReport {
  readonly report: Report;
  readonly title: string;
  readonly execute: () => ReportResult;
}

const isResolved = (period: Period | PeriodFlags): period is Period => typeof period.since === "number";

const hasPeriod = (period: Period | PeriodFlags | undefined): boolean =>
  period !== undefined && !isResolved(period) && Object.values(period).some((value) => value !== undefined);

const joinsHops = (report: Report): boolean =>
  withDependencies(report).some(({ countsLines, parts }) => !countsLines || parts.length > 0);

/** An option without effect would be misleading, so it is an error. */
function refuseUnused(report: Report, request: ReportRequest): void {
  const { own_hosts, per_hop, ...parameters } = request.parameters ?? {};
  const options: readonly [option: string, supported: () => boolean, value: unknown][] = [
    ["--guess", () => joinsHops(report), request.guess || undefined],
    ["--compare", () => report.counts.length > 0, request.compare],
    ["--own-host", () => usesParameter(report, "own_hosts"), own_hosts],
    ["--sitemap", () => usesParameter(report, "sitemap"), request.sitemaps],
    ["--verify-bots", () => usesParameter(report, "verified"), request.verifyBots],
    ["period", () => usesParameter(report, "since"), hasPeriod(request.period) || undefined],
    ...Object.entries(parameters).map(([name, value]): [string, () => boolean, unknown] => [
      `--${name.replaceAll("_", "-")}`,
      () => usesParameter(report, name),
      value,
    ]),
  ];
  const unused = options.find(([, supported, value]) => value !== undefined && !supported());
  if (unused) throw new UsageError(`the report "${report.name}" does not support ${unused[0]}`);
}

interface Verification {
  readonly verified: readonly string[];
  readonly notes: readonly string[];
}

async function verify(store: Store, period: Period): Promise<Verification> {
  const candidates = crawlerClaims(store, period);
  const verified = await verifiedBots(candidates, systemResolver());
  return {
    verified,
    notes: [`${verified.length} of ${candidates.length} addresses of search engines are verified by DNS`],
  };
}

/**
 * Checks a request and reads what the report needs from outside the database: sitemaps and DNS names.
 * Throws UsageError for an option that the report does not support, OperationError for an unreadable sitemap.
 */
export async function prepareReport(request: ReportRequest): Promise<PreparedReport> {
  const { store, compare } = request;
  const report = typeof request.report === "string" ? findReport(request.report) : request.report;
  refuseUnused(report, request);
  const flags = request.period ?? {};
  const period = isResolved(flags)
    ? flags
    : periodOf(flags, report.period, coverage(store), request.now ?? Date.now());
  const { all_clients = false, ...given } = request.parameters ?? {};
  const title = titleOf(report, period, all_clients);
  if (request.guess) guessJourneys(store, period);
  const sitemap = await sitemapPages(request.sitemaps ?? []);
  const { verified, notes } = request.verifyBots ? await verify(store, period) : { verified: [], notes: [] };
  const parameters = { ...given, ...period, all_clients, sitemap, verified };
  const execute = (): ReportResult => {
    const parts: readonly [ReportPart, ...ReportPart[]] = compare
      ? [{ report, sheet: compareReport(store, report, parameters, compare) }]
      : executeParts(store, report, parameters);
    const more = [excludedNote, coverageNote, unjoinedNote].map((note) => note(store, report, parameters));
    return {
      report,
      title,
      period: describePeriod(period),
      excludesClients: excludesClients(report, all_clients),
      sheet: parts[0].sheet,
      parts,
      notes: [...notes, ...more.filter((note) => note !== null)],
    };
  };
  return { report, title, execute };
}

/** Runs a report. Errors are those of `prepareReport` and of the report's SQL. */
export const runReport = async (request: ReportRequest): Promise<ReportResult> =>
  (await prepareReport(request)).execute();
