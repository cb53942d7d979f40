import { existsSync } from "node:fs";
import { Option } from "commander";
import split2 from "split2";
import { candidates, type FormatChoice } from "../detect/candidates.ts";
import { UsageError } from "../errors.ts";
import { explainReason, explainStatus } from "../explain/guide.ts";
import { explainLine, isLogLine } from "../explain/line.ts";
import { explainStored } from "../explain/stored.ts";
import { type Reason, reasons } from "../faults/reasons.ts";
import type { Tier } from "../request.ts";
import { openStore } from "../store/open.ts";
import { findRequests } from "../trace/find-requests.ts";
import { requestSummary } from "../trace/summary.ts";
import { traceRequests } from "../trace/trace.ts";
import type { AddCommand, CommandIo } from "./io.ts";
import { dbOption, type StoreOptions } from "./options.ts";

const examples = `
Examples:
  faultline explain 502
  faultline explain 502 --as nginx
  faultline explain origin_reset
  faultline explain 5dd5cdd1cb4046ea2f3e0389e2ff6374
  faultline explain id=12
  faultline explain "$(grep ' 502 ' access.log | tail -n 1)" --from-config /etc/nginx/nginx.conf
  tail -n 3 access.log | faultline explain -`;

type ExplainFlags = FormatChoice & StoreOptions & { readonly tier?: Tier };

function write({ stdout }: CommandIo, lines: Iterable<string>): void {
  for (const line of lines) stdout.write(`${line}\n`);
}

/** Three digits, or what a log contains instead if nothing was sent. */
const isStatus = (text: string): boolean => /^(?:\d{3}|0|-1)$/.test(text);

/** No id contains a blank or a brace, not even a trace header. */
const mayBeId = (text: string): boolean => !/\s|\{/.test(text);

const statusOf = (text: string): number | null => (Number(text) >= 100 ? Number(text) : null);

/** `--as` and `--tier` limit the answer to the rules of one server or hop. */
const guideOptions = ({ as, tier }: ExplainFlags) => ({
  format: as === undefined ? undefined : candidates({ as }).forFile("")[0]?.format.name,
  tier,
});

const notUnderstood = (text: string): UsageError =>
  new UsageError(
    `explain ${text}: expected a log line in quotes, a status, or one of ${Object.keys(reasons).join(", ")}; there is no database to look up an id`,
  );

type ParserChoice = ReturnType<typeof candidates>["forFile"];

const parserChoiceOf = ({ tier: _tier, db: _db, ...choice }: ExplainFlags): ParserChoice =>
  candidates(choice).forFile;

/** Explains every line of a stored request, found by an id in the logs or by `id=` and `requests.id`. */
async function explainRequests(
  io: CommandIo,
  text: string,
  db: string,
  forFile: ParserChoice,
): Promise<void> {
  if (!existsSync(db)) throw notUnderstood(text);
  const store = openStore(db);
  try {
    const found = findRequests(store, text);
    if (found.length === 0) {
      throw new UsageError(
        `explain ${text}: no stored request has this id, and it is no log line, status or reason`,
      );
    }
    for (const trace of traceRequests(store, text)) write(io, requestSummary(trace));
    for (const [index, { id }] of found.entries()) {
      if (index > 0) write(io, [""]);
      for await (const line of explainStored(store, id, forFile)) write(io, [line]);
    }
  } finally {
    store.close();
  }
}

async function explainInput(io: CommandIo, flags: ExplainFlags): Promise<void> {
  const parsers = parserChoiceOf(flags)("");
  for await (const line of io.stdin.setEncoding("latin1").pipe(split2()) as AsyncIterable<string>) {
    write(io, explainLine(line, parsers, flags.tier));
    write(io, [""]);
  }
}

async function run(io: CommandIo, text: string, flags: ExplainFlags): Promise<void> {
  if (text === "-") return explainInput(io, flags);
  if (text in reasons) return write(io, explainReason(text as Reason, guideOptions(flags)));
  if (isStatus(text)) return write(io, explainStatus(statusOf(text), guideOptions(flags)));
  const line = Buffer.from(text, "utf8").toString("latin1");
  const forFile = parserChoiceOf(flags);
  const parsers = forFile("");
  if (mayBeId(text) && !isLogLine(line, parsers)) return explainRequests(io, text, flags.db, forFile);
  return write(io, explainLine(line, parsers, flags.tier));
}

/** The argument can be a line that begins with a dash, which commander takes for an option. */
function checkArguments(texts: readonly string[]): void {
  const option = texts.find((text) => /^--?[a-z][a-z-]*(?:=.*)?$/i.test(text));
  if (option !== undefined) throw new UsageError(`unknown option '${option}'`);
  if (texts.length > 1)
    throw new UsageError(`explain takes 1 argument, not ${texts.length}; put a line in quotes`);
}

export const addExplain: AddCommand = (program, io) =>
  program
    .command("explain")
    .description("explain a log line, a stored request, a status or a reason, and what to check first")
    .argument(
      "<line | id | status | reason | ->",
      "a log line in quotes, an id of a stored request, 502, origin_reset, or - for lines from standard input",
    )
    .addOption(dbOption(io))
    .addOption(new Option("--tier <tier>", "the hop that wrote the line").choices(["cdn", "proxy"]))
    .option(
      "--as <format>",
      "parse the line as this format; for a status or reason: only the rules of this server",
    )
    .option("--log-format <string>", "the log format, in the syntax of the server's configuration")
    .option("--from-config <file>", "read log formats from this server configuration")
    .option("--timezone <zone>", "zone of times without one: +02:00 or Europe/Stockholm (default: UTC)")
    .addHelpText("after", examples)
    .allowUnknownOption()
    .allowExcessArguments()
    .action((text, flags, command) => {
      checkArguments(command.args);
      return run(io, text, flags);
    });
