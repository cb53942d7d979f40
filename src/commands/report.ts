import { type Command, Option } from "commander";
import { type Comparison, comparisons } from "../reports/compare.ts";
import type { PeriodFlags } from "../reports/period.ts";
import { findReport } from "../reports/registry.ts";
import { prepareReport, type ReportRequest } from "../reports/run.ts";
import { openStore } from "../store/open.ts";
import { count, pathGlobs, texts } from "./arguments.ts";
import { addIncidentOptions, type IncidentOptions, incidentParameters } from "./incident-options.ts";
import type { AddCommand, CommandIo } from "./io.ts";
import { dbOption, formatOption, type OutputOptions, outputOption, type StoreOptions } from "./options.ts";
import { printReport } from "./output.ts";

interface ReportOptions extends StoreOptions, OutputOptions, PeriodFlags, IncidentOptions {
  readonly source?: string;
  readonly host?: string;
  readonly important?: readonly string[];
  readonly minDays?: number;
  readonly sitemap?: readonly string[];
  readonly ownHost?: readonly string[];
  readonly verifyBots?: boolean;
  readonly guess?: true;
  readonly allClients?: true;
  readonly perHop?: true;
  readonly compare?: Comparison;
}

const requestOf = (options: ReportOptions): Omit<ReportRequest, "store" | "report"> => ({
  period: { date: options.date, since: options.since, until: options.until, all: options.all },
  parameters: {
    source: options.source,
    host: options.host,
    important: options.important,
    min_days: options.minDays,
    own_hosts: options.ownHost,
    all_clients: options.allClients,
    per_hop: options.perHop,
    ...incidentParameters(options),
  },
  sitemaps: options.sitemap,
  verifyBots: options.verifyBots,
  guess: options.guess,
  compare: options.compare,
});

async function run(io: CommandIo, name: string, options: ReportOptions): Promise<void> {
  const report = findReport(name);
  const store = openStore(options.db);
  try {
    await printReport(io, options, await prepareReport({ ...requestOf(options), store, report }));
  } finally {
    store.close();
  }
}

const examples = `
Times are ISO (2026-07-01, 2026-07-01T10:30Z) or relative (yesterday, today, now, "2h ago", "3d ago", "2 weeks ago").
Days are UTC days. The SQL of an .sql file can use the parameters :since and :until (in ms), :source and :host.

Examples:
  faultline report daily --date yesterday -o daily.csv
  faultline report missing --important '/checkout/**' --important /cart
  faultline report missing --sitemap sitemap.xml --format nginx-map -o redirects.conf
  faultline report faults --since "2h ago" --source edge
  faultline report edges --date yesterday --compare last-week
  faultline report incidents --slo 99.95% --format md
  faultline report ./mine.sql --all --format ndjson`;

const addFilterOptions = (command: Command): Command =>
  command
    .option("--date <day>", "one day")
    .option("--since <time>", "start of the period")
    .option("--until <time>", "end of the period, exclusive")
    .option("--all", "the whole database")
    .option("--source <name>", "only this source")
    .option("--host <name>", "only this host")
    .addOption(
      new Option("--compare <period>", "add columns with the counts of an earlier period").choices(
        Object.keys(comparisons),
      ),
    )
    .option("--all-clients", "include health checks and scanners")
    .option("--per-hop", "count the lines of each log, also of requests that several logs contain")
    .option("--guess", "join hops without a shared id by host, path, status, client and time");

const addMissingOptions = (command: Command): Command =>
  command
    .option(
      "--important <glob>",
      "important paths: * matches within a segment, ** across segments (repeatable)",
      pathGlobs,
    )
    .option("--min-days <number>", "minimum number of days a path must be missing (default: 3)", count)
    .option(
      "--sitemap <file or URL>",
      "pages of this sitemap or sitemap index are important (repeatable)",
      texts,
    )
    .option("--own-host <host>", "links from pages of this host are your own (repeatable)", texts)
    .option("--verify-bots", "verify crawlers of search engines by DNS");

export const addReport: AddCommand = (program, io) =>
  addIncidentOptions(
    addMissingOptions(
      addFilterOptions(
        program
          .command("report")
          .description("print a report")
          .argument("<name>", 'a name listed by "faultline reports", or the path of an .sql file')
          .addOption(dbOption(io)),
      ),
    ),
  )
    .addOption(formatOption())
    .addOption(outputOption())
    .addHelpText("after", examples)
    .action((name, options) => run(io, name, options));
