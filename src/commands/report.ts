import { type Command, InvalidArgumentError } from "commander";
import { UsageError } from "../errors.ts";
import { daysHeld, held, holds, sourcesHeld } from "../reports/held.ts";
import { findReport, runReport, takes } from "../reports/index.ts";
import { describePeriod, type Period, type PeriodFlags, periodOf } from "../reports/period.ts";
import type { Report } from "../reports/report.ts";
import { openStore, type Store } from "../store/open.ts";
import { dbOption, formatOption, type OutputOptions, outputOption, type StoreOptions } from "./options.ts";
import { print, talk } from "./output.ts";

export interface ReportOptions extends StoreOptions, OutputOptions, PeriodFlags {
  readonly source?: string;
  readonly host?: string;
  readonly important?: readonly string[];
  readonly minDays?: number;
}

function days(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError("It must be a number of days, 1 or more.");
  return Number(text);
}

export function globs(text: string, before: readonly string[] = []): string[] {
  if (!/^[/*]/.test(text)) throw new InvalidArgumentError("A path begins with /.");
  return [...before, text];
}

/** An option that makes no difference would look as if it did. */
function refuseUnused(report: Report, options: ReportOptions): void {
  const { source, host, important, minDays: min_days, date, since, until, all } = options;
  const given = { source, host, important, min_days, since: date ?? since ?? until ?? all };
  for (const [parameter, value] of Object.entries(given)) {
    if (value === undefined || takes(report, parameter)) continue;
    const option = parameter === "since" ? "period" : `--${parameter.replace("_", "-")}`;
    throw new UsageError(`the report "${report.name}" takes no ${option}`);
  }
}

function nothingHeld(store: Store, period: Period, { source, host }: ReportOptions): string {
  const of = [...(source ? [`source "${source}"`] : []), ...(host ? [`host "${host}"`] : [])].join(" and ");
  const sources = source ? ` of ${sourcesHeld(store).join(", ")}` : "";
  const what = `no requests${of && ` of ${of}`} for ${describePeriod(period)}`;
  return `${what}; the database holds ${daysHeld(store) || "none at all"}${sources}`;
}

/** Prints a report, or writes it to a file. */
export async function report(name: string, options: ReportOptions): Promise<void> {
  const found = findReport(name);
  refuseUnused(found, options);
  const store = openStore(options.db);
  try {
    const period = periodOf(options, found.period, held(store), Date.now());
    const { source, host, important, minDays: min_days } = options;
    const title = takes(found, "since") ? `${found.title}: ${describePeriod(period)}` : found.title;
    talk(title);
    await print(options, title, () =>
      runReport(store, found, { ...period, source, host, important, min_days }),
    );
    if (takes(found, "since") && !holds(store, { ...period, source, host })) {
      talk(nothingHeld(store, period, options));
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
  faultline report faults --since "2h ago" --source edge
  faultline report ./mine.sql --all --format ndjson`;

export const addReport = (program: Command): Command =>
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
    .option(
      "--important <glob>",
      "paths that matter: * within a segment, ** over several (repeatable)",
      globs,
    )
    .option("--min-days <number>", "how many days a path must be missing (default: 2)", days)
    .addOption(formatOption())
    .addOption(outputOption())
    .addHelpText("after", examples)
    .action(report);
