import { type Command, InvalidArgumentError, Option } from "commander";
import { UsageError } from "../errors.ts";
import { type Comparison, comparisons, runCompared } from "../reports/compare.ts";
import { coverage, coveredDays, coveredSources, coversPeriod, failuresLeftOut } from "../reports/coverage.ts";
import type { Report } from "../reports/head.ts";
import { sitemapPages } from "../reports/missing/sitemap.ts";
import { claims, systemNames, verifiedBots } from "../reports/missing/verify.ts";
import { describePeriod, type Period, type PeriodFlags, periodOf } from "../reports/period.ts";
import { findReport, runParts, runReport, takes, withOthers } from "../reports/run.ts";
import { openStore } from "../store/open.ts";
import type { Store } from "../store/store.ts";
import { guessJourneys } from "../trace/guess.ts";
import { dbOption, type StoreOptions } from "./db-option.ts";
import { print, printBook } from "./output.ts";
import { formatOption, type OutputOptions, outputOption } from "./output-options.ts";
import { addRiseOptions, type RiseOptions, riseParameters } from "./rise-options.ts";
import { logStderr } from "./talk.ts";

export interface ReportOptions extends StoreOptions, OutputOptions, PeriodFlags, RiseOptions {
  readonly source?: string;
  readonly host?: string;
  readonly important?: readonly string[];
  readonly minDays?: number;
  readonly sitemap?: readonly string[];
  readonly ownHost?: readonly string[];
  readonly verifyBots?: boolean;
  readonly guess?: true;
  readonly allClients?: true;
  readonly compare?: Comparison;
}

const compareOption = (): Option =>
  new Option("--compare <period>", "beside what is counted, the same of an earlier period").choices(
    Object.keys(comparisons),
  );

function days(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError("It must be a number of days, 1 or more.");
  return Number(text);
}

export function globs(text: string, before: readonly string[] = []): string[] {
  if (!/^[/*]/.test(text)) throw new InvalidArgumentError("A path begins with /.");
  return [...before, text];
}

export const listed = (text: string, before: readonly string[] = []): string[] => [...before, text];

/** Only where hops are joined is there anything to guess. */
const readsJourneys = (report: Report): boolean =>
  withOthers(report).some(({ sql }) => /\bjourneys\b/.test(sql));

/** An option that makes no difference would look as if it did. */
function refuseUnused(report: Report, options: ReportOptions): void {
  const { date, since, until, all } = options;
  if (options.guess && !readsJourneys(report))
    throw new UsageError(`the report "${report.name}" joins no hops, so it takes no --guess`);
  if (options.compare && report.counts.length === 0)
    throw new UsageError(`the report "${report.name}" takes no --compare`);
  const given: [option: string, parameter: string, value: unknown][] = [
    ["--source", "source", options.source],
    ["--host", "host", options.host],
    ["--important", "important", options.important],
    ["--min-days", "min_days", options.minDays],
    ["--sitemap", "sitemap", options.sitemap],
    ["--own-host", "own_hosts", options.ownHost],
    ["--verify-bots", "verified", options.verifyBots],
    ["--all-clients", "all_clients", options.allClients],
    ["period", "since", date ?? since ?? until ?? all],
    ...Object.entries(riseParameters(options)).map(([name, value]): [string, string, unknown] => [
      `--${name.replaceAll("_", "-")}`,
      name,
      value,
    ]),
  ];
  for (const [option, parameter, value] of given) {
    if (value === undefined || takes(report, parameter)) continue;
    throw new UsageError(`the report "${report.name}" takes no ${option}`);
  }
}

function nothingHeld(store: Store, period: Period, { source, host }: ReportOptions): string {
  const of = [...(source ? [`source "${source}"`] : []), ...(host ? [`host "${host}"`] : [])].join(" and ");
  const sources = source ? ` of ${coveredSources(store).join(", ")}` : "";
  const what = `no requests${of && ` of ${of}`} for ${describePeriod(period)}`;
  return `${what}; the database holds ${coveredDays(store) || "none at all"}${sources}`;
}

const leavesOut = (report: Report, allClients: boolean): boolean =>
  takes(report, "all_clients") && !allClients;

/** Title, period, and who is left out: what a reader must know before the numbers. */
function titleOf(report: Report, period: Period, allClients: boolean): string {
  const whom = leavesOut(report, allClients) ? ", without health checks and scanners" : "";
  return takes(report, "since") ? `${report.title}${whom}: ${describePeriod(period)}` : report.title + whom;
}

function leftOut(store: Store, report: Report, period: Period, options: ReportOptions): string | null {
  if (!leavesOut(report, options.allClients ?? false)) return null;
  const failures = failuresLeftOut(store, { ...period, source: options.source, host: options.host });
  return failures === 0
    ? null
    : `left out: ${failures} failed requests of health checks and scanners; --all-clients keeps them in`;
}

/** Crawlers that are what they say, by the domain name system: asked only where one is told to. */
async function verified(store: Store, period: Period): Promise<string[]> {
  const asked = claims(store, period);
  const found = await verifiedBots(asked, systemNames());
  logStderr(`${found.length} of ${asked.length} addresses of search engines are theirs by name`);
  return found;
}

/** Prints a report, or writes it to a file. */
export async function report(name: string, options: ReportOptions): Promise<void> {
  const found = findReport(name);
  refuseUnused(found, options);
  const store = openStore(options.db);
  try {
    const period = periodOf(options, found.period, coverage(store), Date.now());
    const { source, host, important, minDays: min_days, allClients: all_clients = false } = options;
    const title = titleOf(found, period, all_clients);
    logStderr(title);
    if (options.guess) guessJourneys(store, period);
    const outside = {
      sitemap: await sitemapPages(options.sitemap ?? []),
      own_hosts: options.ownHost,
      verified: options.verifyBots ? await verified(store, period) : [],
    };
    const own = { source, host, important, min_days, all_clients, ...riseParameters(options) };
    const parameters = { ...period, ...own, ...outside };
    if (found.parts.length > 0) {
      await printBook(options, found.name, () => ({
        title: found.title,
        period: describePeriod(period),
        note: leavesOut(found, all_clients) ? "Health checks and scanners are left out." : "",
        parts: runParts(store, found, parameters),
      }));
    } else {
      await print(options, title, () =>
        options.compare
          ? runCompared(store, found, parameters, options.compare)
          : runReport(store, found, parameters),
      );
    }
    const without = leftOut(store, found, period, options);
    if (without !== null) logStderr(without);
    if (takes(found, "since") && !coversPeriod(store, { ...period, source, host })) {
      logStderr(nothingHeld(store, period, options));
    }
  } finally {
    store.close();
  }
}

const examples = `
Times are ISO (2026-07-01, 2026-07-01T10:30Z) or words (yesterday, today, now, "2h ago", "3d ago", "2 weeks ago"); days
are UTC days. The SQL of your own report is given :since and :until in ms, :source and :host.

Examples:
  faultline report daily --date yesterday -o daily.csv
  faultline report missing --important '/checkout/**' --important /cart
  faultline report missing --sitemap sitemap.xml --format nginx-map -o redirects.conf
  faultline report faults --since "2h ago" --source edge
  faultline report edges --date yesterday --compare last-week
  faultline report incidents --slo 99.95% --format md
  faultline report ./mine.sql --all --format ndjson`;

export const addReport = (program: Command): Command =>
  addRiseOptions(
    program
      .command("report")
      .description("print a report")
      .argument("<name>", 'one of "faultline reports", or an .sql file of your own')
      .addOption(dbOption())
      .option("--date <day>", "one day")
      .option("--since <time>", "from this time on")
      .option("--until <time>", "up to this time, which is not included")
      .option("--all", "everything the database holds")
      .option("--source <name>", "only this source")
      .option("--host <name>", "only this host")
      .addOption(compareOption())
      .option(
        "--important <glob>",
        "paths that matter: * within a segment, ** over several (repeatable)",
        globs,
      )
      .option("--min-days <number>", "how many days a path must be missing (default: 3)", days)
      .option("--sitemap <file or URL>", "pages that matter (repeatable); an index, gzip too", listed)
      .option("--own-host <host>", "its pages are the own site's (repeatable)", listed)
      .option("--verify-bots", "ask the domain name system whether crawlers are what they say")
      .option("--all-clients", "health checks and scanners too, which rates leave out")
      .option("--guess", "where no id joins two hops, join them by host, path, status, client and time"),
  )
    .addOption(formatOption())
    .addOption(outputOption())
    .addHelpText("after", examples)
    .action(report);
