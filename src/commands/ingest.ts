import { Option } from "commander";
import { formats } from "../formats/index.ts";
import { follow } from "../ingest/follow.ts";
import { ingest } from "../ingest/run.ts";
import { ingestSummary } from "../ingest/summary.ts";
import type { Tier } from "../request.ts";
import { lockStore } from "../store/lock.ts";
import { createStore } from "../store/open.ts";
import { percentage, seconds, texts } from "./arguments.ts";
import { type AddCommand, type CommandIo, logStderr } from "./io.ts";
import { dbOption } from "./options.ts";
import { progressTo } from "./progress.ts";
import { abortOnSignals } from "./signals.ts";

interface IngestFlags {
  readonly db: string;
  readonly source?: string;
  readonly tier?: Tier;
  readonly as?: string;
  readonly logFormat?: string;
  readonly fromConfig?: string;
  readonly timezone?: string;
  readonly trustedProxies?: readonly string[];
  readonly maxRejects: number;
  readonly follow?: boolean;
  readonly dryRun?: boolean;
  /** in seconds; true: without a limit, false: not at all */
  readonly wait: number | boolean;
}

const examples = `
Examples:
  faultline ingest '/var/log/nginx/access.log*'
  faultline ingest access.log --from-config /etc/nginx/nginx.conf
  faultline ingest 'edge/*.gz' --source edge --tier cdn
  faultline ingest '/var/log/nginx/*.log' --follow
  zcat old.gz | faultline ingest - --as nginx-combined`;

const maxWaitMs = (wait: number | boolean): number =>
  typeof wait === "number" ? wait * 1000 : wait ? Number.POSITIVE_INFINITY : 0;

async function readFiles(
  io: CommandIo,
  patterns: readonly string[],
  { db, maxRejects, wait, follow: follows, ...flags }: IngestFlags,
  signal: AbortSignal,
): Promise<number> {
  const store = createStore(db);
  const { show, clear } = progressTo(io.stderr);
  try {
    const waiting = (holder: string): void => logStderr(io, `waiting for ${holder}, which writes to ${db}`);
    const unlock = await lockStore(db, { waitMs: maxWaitMs(wait), onWait: waiting, signal });
    try {
      const result = await (follows ? follow : ingest)(store, patterns, {
        ...flags,
        ...{ signal, stdin: io.stdin, progress: show },
      });
      clear();
      const { text, complete } = ingestSummary(result, maxRejects);
      logStderr(io, text);
      return complete ? 0 : 3;
    } finally {
      unlock();
    }
  } finally {
    store.close();
  }
}

async function run(io: CommandIo, patterns: readonly string[], flags: IngestFlags): Promise<number> {
  if (flags.dryRun) {
    const { printPlan } = await import("./plan.ts");
    return abortOnSignals(io, (signal) => printPlan(io, flags.db, patterns, flags, signal));
  }
  const read = (signal: AbortSignal) => readFiles(io, patterns, flags, signal);
  // --follow has no other end than a signal
  return flags.follow ? abortOnSignals(io, read, () => 0) : abortOnSignals(io, read);
}

const formatNames = formats.map(({ name }) => name).join(", ");

export const addIngest: AddCommand = (program, io, exit) =>
  program
    .command("ingest")
    .description("read log files into the database; lines that were already read are skipped")
    .argument("<files or globs...>", "files, globs in quotes, or - for standard input")
    .addOption(dbOption(io))
    .option("--source <name>", "name of the source of these logs (default: the name of the format's server)")
    .addOption(
      new Option("--tier <tier>", "the hop that wrote the logs, if the format does not define it").choices([
        "cdn",
        "proxy",
      ]),
    )
    .option("--as <format>", `parse as this format: ${formatNames}, or a name listed by "faultline formats"`)
    .option(
      "--log-format <string>",
      "the log format, in the configuration syntax of the server named by --as (default: nginx)",
    )
    .option(
      "--from-config <file>",
      "read log formats from this server configuration and the files it includes",
    )
    .option("--timezone <zone>", "zone of times without one: +02:00 or Europe/Stockholm (default: UTC)")
    .option(
      "--trusted-proxies <list>",
      "proxies whose forwarded addresses are trusted, in addition to local ones: addresses, networks, cloudflare, cloudfront, fastly, google, azure, or @FILE with a network per line",
      texts,
    )
    .addOption(
      new Option("--max-rejects <percentage>", "exit with 3 if more lines are rejected")
        .argParser(percentage)
        .default(0.01, "1%"),
    )
    .option("--follow", "keep reading as the files grow and rotate, until SIGINT or SIGTERM")
    .option("--dry-run", "print what would be read and from which offset, and store nothing")
    .addOption(
      new Option("--wait <seconds>", "maximum time to wait while another process writes to the database")
        .argParser(seconds)
        .default(true, "no limit"),
    )
    .option("--no-wait", "exit with 1 if another process writes to the database")
    .addHelpText("after", examples)
    .action(async (patterns, flags) => exit(await run(io, patterns, flags)));
