import { type Command, InvalidArgumentError, Option } from "commander";
import { type Comparison, comparisons } from "../reports/compare.ts";
import type { PeriodFlags } from "../reports/period.ts";
import { findReport } from "../reports/registry.ts";
import { prepareReport, type ReportRequest } from "../reports/run.ts";
import { openStore } from "../store/open.ts";
import { dbOption, type StoreOptions } from "./db-option.ts";
import { printReport } from "./output.ts";
import { formatOption, type OutputOptions, outputOption } from "./output-options.ts";
import { addRiseOptions, type RiseOptions, riseParameters } from "./rise-options.ts";

interface ReportOptions extends StoreOptions, OutputOptions, PeriodFlags, RiseOptions {
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

const requestOf = (options: ReportOptions): Omit<ReportRequest, "store" | "report"> => ({
  period: { date: options.date, since: options.since, until: options.until, all: options.all },
  parameters: {
    source: options.source,
    host: options.host,
    important: options.important,
    min_days: options.minDays,
    own_hosts: options.ownHost,
    all_clients: options.allClients,
    ...riseParameters(options),
  },
  sitemaps: options.sitemap,
  verifyBots: options.verifyBots,
  guess: options.guess,
  compare: options.compare,
});

async function run(name: string, options: ReportOptions): Promise<void> {
  const report = findReport(name);
  const store = openStore(options.db);
  try {
    await printReport(options, await prepareReport({ ...requestOf(options), store, report }));
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
    .action(run);
