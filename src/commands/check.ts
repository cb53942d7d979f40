import { Option } from "commander";
import { type Checks, defaultChecks } from "../check/index.ts";
import { states, statusLine, unknown, worst } from "../check/outcome.ts";
import { performChecks } from "../check/perform.ts";
import { type BodyFormat, bodies } from "../notify/body.ts";
import { coverage } from "../reports/coverage.ts";
import { periodOf } from "../reports/period.ts";
import { openStore, openStoreForWriting } from "../store/open.ts";
import type { Limits } from "../units.ts";
import { durationLimits, pathGlobs, percentageLimits, texts } from "./arguments.ts";
import type { AddCommand, CommandIo } from "./io.ts";
import { dbOption, type StoreOptions } from "./options.ts";

interface CheckFlags extends StoreOptions {
  readonly incidents?: boolean;
  readonly serverErrorShare?: Limits;
  readonly missingImportant?: boolean;
  readonly stale?: Limits;
  readonly rejects?: Limits;
  readonly since?: string;
  readonly until?: string;
  readonly source?: string;
  readonly host?: string;
  readonly important?: readonly string[];
  readonly sitemap?: readonly string[];
  readonly prometheus?: string;
  readonly webhook?: string;
  readonly webhookFormat: BodyFormat;
}

/** The status line of a check that failed. */
export const unknownLine = (message: string): string => `${statusLine([unknown(message)])}\n`;

/** The named checks, or all. */
function checksOf({ incidents, serverErrorShare, missingImportant, stale, rejects }: CheckFlags): Checks {
  const named: Checks = {
    incidents,
    server_error_share: serverErrorShare,
    missing_important: missingImportant,
    stale,
    rejects,
  };
  return Object.values(named).some((check) => check !== undefined) ? named : defaultChecks;
}

async function run({ stdout }: CommandIo, flags: CheckFlags): Promise<number> {
  const { db, source, host, important, sitemap = [], prometheus, webhook, webhookFormat } = flags;
  // only notifications are written to the database
  const store = webhook === undefined ? openStore(db) : openStoreForWriting(db);
  try {
    const now = Date.now();
    const period = periodOf({ since: flags.since, until: flags.until }, "24 hours", coverage(store), now);
    const outcomes = await performChecks(store, {
      scope: { ...period, now, source, host, important },
      checks: checksOf(flags),
      sitemaps: sitemap,
      prometheus,
      webhooks: webhook === undefined ? [] : [{ url: webhook, format: webhookFormat }],
    });
    stdout.write(`${statusLine(outcomes)}\n`);
    return states.indexOf(worst(outcomes));
  } finally {
    store.close();
  }
}

const examples = `
Without a named check, all checks run. One limit is critical; two, e.g. 0.5%,1%, are warning and critical.
Exit codes: 0 ok, 1 warning, 2 critical, 3 unknown. The default period is the 24 hours up to the newest line.

Examples:
  faultline check
  faultline check --server-error-share 0.5%,1% --since "1h ago"
  faultline check --stale 26h --rejects 1% --prometheus /var/lib/node_exporter/faultline.prom
  faultline check --incidents --webhook https://hooks.example.com/x --webhook-format slack`;

export const addCheck: AddCommand = (program, io, exit) =>
  program
    .command("check")
    .description("print one status line and exit with a monitoring code, for cron and monitors")
    .addOption(dbOption(io))
    .option("--incidents", "ongoing incidents: critical if one pages, else a warning")
    .addOption(
      new Option("--server-error-share [limits]", "percentage of requests with a server error")
        .preset("1%")
        .argParser(percentageLimits),
    )
    .option("--missing-important", "important paths that are still missing: a warning")
    .addOption(
      new Option("--stale [limits]", "age of the newest line of each source")
        .preset("26h")
        .argParser(durationLimits),
    )
    .addOption(
      new Option("--rejects [limits]", "percentage of lines that no format could parse")
        .preset("1%")
        .argParser(percentageLimits),
    )
    .option("--since <time>", "start of the period")
    .option("--until <time>", "end of the period, exclusive")
    .option("--source <name>", "only this source")
    .option("--host <name>", "only this host")
    .option(
      "--important <glob>",
      "important paths: * matches within a segment, ** across segments (repeatable)",
      pathGlobs,
    )
    .option(
      "--sitemap <file or URL>",
      "pages of this sitemap or sitemap index are important (repeatable)",
      texts,
    )
    .option(
      "--prometheus <file>",
      "write Prometheus metrics to this file, for node_exporter's textfile collector",
    )
    .addOption(
      new Option(
        "--webhook <url>",
        "post each incident to this URL once when it starts and once when it ends; also set by FAULTLINE_WEBHOOK",
      ).default(io.env["FAULTLINE_WEBHOOK"] || undefined, "$FAULTLINE_WEBHOOK"),
    )
    .addOption(
      new Option("--webhook-format <format>", "body of the post")
        .choices(Object.keys(bodies))
        .default("json"),
    )
    .addHelpText("after", examples)
    .action(async (flags) => exit(await run(io, flags)));
