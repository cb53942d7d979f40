import { type Command, Option } from "commander";
import { UsageError } from "../errors.ts";
import { formats } from "../formats/index.ts";
import { follow } from "../ingest/follow.ts";
import type { FileReport } from "../ingest/report.ts";
import { type IngestResult, ingest } from "../ingest/run.ts";
import type { Tier } from "../request.ts";
import { lockStore } from "../store/lock.ts";
import { createStore } from "../store/open.ts";
import { dbOption } from "./db-option.ts";
import { progressTo } from "./progress.ts";
import { logStderr } from "./talk.ts";

interface IngestFlags {
  readonly db: string;
  readonly source?: string;
  readonly tier?: Tier;
  readonly as?: string;
  readonly logFormat?: string;
  readonly fromConfig?: string;
  readonly timezone?: string;
  readonly maxRejects: number;
  readonly follow?: boolean;
  readonly dryRun?: boolean;
  /** seconds; false: not at all */
  readonly wait: number | boolean;
}

const examples = `
Examples:
  faultline ingest '/var/log/nginx/access.log*'
  faultline ingest access.log --from-config /etc/nginx/nginx.conf
  faultline ingest 'edge/*.gz' --source edge --tier cdn
  faultline ingest '/var/log/nginx/*.log' --follow
  zcat old.gz | faultline ingest - --as nginx-combined`;

function share(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(text);
  const value = Number(match?.[1]) / (match?.[2] ? 100 : 1);
  if (!match || value > 1) throw new UsageError(`--max-rejects ${text}: say a share, as 1% or 0.01`);
  return value;
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value >= 0)) throw new UsageError(`--wait ${text}: say how many seconds`);
  return value;
}

const causes = (counts: Readonly<Record<string, number>>): string => {
  const words = Object.entries(counts).map(([cause, lines]) => `${lines} ${cause}`);
  return words.length > 0 ? ` (${words.join(", ")})` : "";
};

/** What became of a file, in a line; notes about it in lines below. */
function* describe(file: FileReport): Generator<string> {
  if (file.problem !== null) {
    yield `${file.path}: ${file.problem}`;
    return;
  }
  const before = file.already > 0 ? `, ${file.already} read before` : "";
  const counts = `read ${file.read} = stored ${file.stored} + rejected ${file.rejected}${causes(file.rejects)} + skipped ${file.skipped}${causes(file.skips)}`;
  yield `${file.path}: ${file.format ?? "no requests"}: ${counts}${before}`;
  if (file.held) yield "  its last line has no end yet and waits for the next run";
  if (file.damaged !== null) yield `  damaged: ${file.damaged}; what could be read of it is stored`;
  if (file.loose > 0) {
    yield `  ${file.loose} lines (first: line ${file.looseLine}) hold more than ${file.format} does, or are cut; --log-format or --from-config read it all`;
  }
}

function total(files: readonly FileReport[]): { read: number; rejected: number; text: string } {
  const sum = (key: "read" | "stored" | "rejected" | "skipped" | "already"): number =>
    files.reduce((all, file) => all + file[key], 0);
  const before = sum("already") > 0 ? `, ${sum("already")} read before` : "";
  const text = `total: read ${sum("read")} = stored ${sum("stored")} + rejected ${sum("rejected")} + skipped ${sum("skipped")}${before}`;
  return { read: sum("read"), rejected: sum("rejected"), text };
}

/** Once a run: words that no manual had when their lists were written. */
function newWordsTold({ newWords }: IngestResult): string[] {
  const words = newWords
    .list()
    .map(({ format, field, word, lines }) => `${format} ${field} ${JSON.stringify(word)} (${lines} lines)`);
  if (newWords.others > 0) words.push(`others (${newWords.others} lines)`);
  return words.length === 0 ? [] : [`new words, beside which no verdict is certain: ${words.join(", ")}`];
}

/** Says what was done, and gives the exit code: 3 where some input could not be read. */
export function conclude(result: IngestResult, maxRejects: number): number {
  const { files, problems, notes } = result;
  const lines = files.flatMap((file) => [...describe(file)]);
  const { read, rejected, text } = total(files);
  const tooMany = read > 0 && rejected / read > maxRejects;
  const failed = problems.map(({ path, message }) => `${path}: ${message}`);
  const talk = [...notes, ...lines, ...failed, ...newWordsTold(result), text];
  if (tooMany) {
    talk.push(
      `rejected lines are more than --max-rejects ${maxRejects * 100}% allows; "faultline rejects" shows them`,
    );
  }
  process.stderr.write(`${talk.join("\n")}\n`);
  const unread = files.some(({ problem, damaged }) => problem !== null || damaged !== null);
  return problems.length > 0 || unread || tooMany ? 3 : 0;
}

const waitOf = (wait: number | boolean): number =>
  typeof wait === "number" ? wait * 1000 : wait ? Number.POSITIVE_INFINITY : 0;

/** Does what a signal may end. A signal is how following ends; what should have an end is broken off by it. */
async function untilSignal(follows: boolean, act: (signal: AbortSignal) => Promise<number>): Promise<void> {
  const abort = new AbortController();
  const stop = (signal: NodeJS.Signals): void => abort.abort(signal);
  process.once("SIGINT", stop).once("SIGTERM", stop);
  try {
    process.exitCode = await act(abort.signal);
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
  }
  if (!abort.signal.aborted) return;
  process.exitCode = follows ? 0 : 128 + (abort.signal.reason === "SIGINT" ? 2 : 15);
}

async function store(
  patterns: readonly string[],
  { db, maxRejects, wait, follow: follows, ...flags }: IngestFlags,
  signal: AbortSignal,
): Promise<number> {
  const store = createStore(db);
  const { show, clear } = progressTo(process.stderr);
  try {
    const waiting = (holder: string): void => logStderr(`waiting for ${holder}, which writes to ${db}`);
    const unlock = await lockStore(db, { wait: waitOf(wait), waiting, signal });
    try {
      const result = await (follows ? follow : ingest)(store, patterns, { ...flags, signal, progress: show });
      clear();
      return conclude(result, maxRejects);
    } finally {
      unlock();
    }
  } finally {
    store.close();
  }
}

/** Says what would be read. */
async function plan(patterns: readonly string[], flags: IngestFlags, signal: AbortSignal): Promise<number> {
  const { printPlan } = await import("./plan.ts");
  return printPlan(flags.db, patterns, flags, signal);
}

const run = (patterns: readonly string[], flags: IngestFlags): Promise<void> =>
  untilSignal(flags.follow === true, (signal) =>
    flags.dryRun ? plan(patterns, flags, signal) : store(patterns, flags, signal),
  );

export const addIngest = (program: Command): Command =>
  program
    .command("ingest")
    .description("read log files into the database; lines that were read before are not read again")
    .argument("<files or globs...>", "files, globs in quotes, or - for standard input")
    .addOption(dbOption())
    .option("--source <name>", "name for where these logs come from (default: the server that writes them)")
    .addOption(
      new Option("--tier <tier>", "the hop that wrote them, where the format leaves it open").choices([
        "cdn",
        "proxy",
      ]),
    )
    .option(
      "--as <format>",
      `read them as this format: ${formats.map(({ name }) => name).join(", ")}, or one of "faultline formats"`,
    )
    .option(
      "--log-format <string>",
      "how lines are written, in the server's own language (of --as; nginx when none is named)",
    )
    .option("--from-config <file>", "take formats from the server's own configuration, with its includes")
    .option("--timezone <zone>", "of times that carry no zone: +02:00 or Europe/Stockholm (default: UTC)")
    .addOption(
      new Option("--max-rejects <share>", "exit with 3 when more lines than this are rejected")
        .argParser(share)
        .default(0.01, "1%"),
    )
    .option("--follow", "go on reading as the files grow, over rotation, until a signal ends it")
    .option("--dry-run", "say what would be read, from where on, and store nothing")
    .addOption(
      new Option(
        "--wait <seconds>",
        "wait so long for another ingest into the same database (default: until it ends)",
      )
        .argParser(seconds)
        .default(true, "until it ends"),
    )
    .option("--no-wait", "do not wait for another ingest: say who writes, and exit with 1")
    .addHelpText("after", examples)
    .action(run);
