import { type Command, InvalidArgumentError, Option } from "commander";
import { type Checks, usualChecks } from "../check/index.ts";
import { states, statusLine, unknown, worst } from "../check/outcome.ts";
import { type BodyFormat, bodies } from "../notify/body.ts";
import { coverage } from "../reports/coverage.ts";
import { periodOf } from "../reports/period.ts";
import { changeStore, openStore } from "../store/open.ts";
import { duration, type Limits, limits, share } from "../units.ts";
import { performChecks } from "./check-parts.ts";
import { dbOption, type StoreOptions } from "./db-option.ts";
import { globs, listed } from "./report.ts";

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

/** What a monitor reads when there is no answer. */
export const unknownLine = (message: string): string => `${statusLine([unknown(message)])}\n`;

const limitsOf = (read: (text: string) => number | null, hint: string) => (text: string) => {
  const found = limits(text, read);
  if (!found) throw new InvalidArgumentError(hint);
  return found;
};
const shares = limitsOf(share, "Say a share, as 1% (critical) or 0.5%,1% (warning, critical).");
const lengths = limitsOf(duration, "Say a length of time, as 26h (critical) or 13h,26h (warning, critical).");

/** The checks that were named, or all. */
function checksOf({ incidents, serverErrorShare, missingImportant, stale, rejects }: CheckFlags): Checks {
  const named: Checks = {
    incidents,
    server_error_share: serverErrorShare,
    missing_important: missingImportant,
    stale,
    rejects,
  };
  return Object.values(named).some((check) => check !== undefined) ? named : usualChecks;
}

async function run(flags: CheckFlags): Promise<void> {
  const { db, source, host, important, sitemap = [], prometheus, webhook, webhookFormat } = flags;
  // only what was told has to be kept
  const store = webhook === undefined ? openStore(db) : changeStore(db);
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
    process.stdout.write(`${statusLine(outcomes)}\n`);
    process.exitCode = states.indexOf(worst(outcomes));
  } finally {
    store.close();
  }
}

const examples = `
Without a check named it runs all. A limit is critical; two, as 0.5%,1%, are warning and critical. Exits with 0 ok,
1 warning, 2 critical, 3 unknown. Shares are of the 24 hours up to the newest line.

Examples:
  faultline check
  faultline check --server-error-share 0.5%,1% --since "1h ago"
  faultline check --stale 26h --rejects 1% --prometheus /var/lib/node_exporter/faultline.prom
  faultline check --incidents --webhook https://hooks.example.com/x --webhook-format slack`;

export const addCheck = (program: Command): Command =>
  program
    .command("check")
    .description("say in one line whether all is well, for cron and monitors")
    .addOption(dbOption())
    .option(
      "--incidents",
      "sustained rises of server errors that go on: critical to be paged for, else a warning",
    )
    .addOption(
      new Option("--server-error-share [share]", "server errors in all requests")
        .preset("1%")
        .argParser(shares),
    )
    .option("--missing-important", "important paths that are still missing: a warning")
    .addOption(
      new Option("--stale [age]", "how old a source's newest line is").preset("26h").argParser(lengths),
    )
    .addOption(
      new Option("--rejects [share]", "lines that no format could read").preset("1%").argParser(shares),
    )
    .option("--since <time>", "from this time on")
    .option("--until <time>", "up to this time, which is not included")
    .option("--source <name>", "only this source")
    .option("--host <name>", "only this host")
    .option(
      "--important <glob>",
      "paths that matter: * within a segment, ** over several (repeatable)",
      globs,
    )
    .option("--sitemap <file or URL>", "pages that matter (repeatable); an index, gzip too", listed)
    .option("--prometheus <file>", "write metrics for node_exporter's textfile collector")
    .addOption(
      new Option("--webhook <url>", "post JSON once when an incident starts and once when it ends").env(
        "FAULTLINE_WEBHOOK",
      ),
    )
    .addOption(
      new Option("--webhook-format <format>", "what to post").choices(Object.keys(bodies)).default("json"),
    )
    .addHelpText("after", examples)
    .action(run);
