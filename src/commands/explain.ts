import { existsSync } from "node:fs";
import { type Command, Option } from "commander";
import split2 from "split2";
import { candidates, type FormatChoice } from "../detect/candidates.ts";
import { UsageError } from "../errors.ts";
import { explainReason, explainStatus } from "../explain/guide.ts";
import { explainLine } from "../explain/line.ts";
import { explainStored } from "../explain/stored.ts";
import { type Reason, reasons } from "../faults/reasons.ts";
import type { Tier } from "../request.ts";
import { openStore } from "../store/open.ts";
import { requestsNamed } from "../trace/named.ts";
import { dbOption, type StoreOptions } from "./db-option.ts";

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

function write(lines: Iterable<string>): void {
  for (const line of lines) process.stdout.write(`${line}\n`);
}

/** Three digits, or what a log has in their place where nothing was sent. */
const isStatus = (what: string): boolean => /^(?:\d{3}|0|-1)$/.test(what);

const statusOf = (what: string): number | null => (Number(what) >= 100 ? Number(what) : null);

/** `--as` and `--tier` keep the rules of one server or hop. */
const narrowed = ({ as, tier }: ExplainFlags) => ({
  format: as === undefined ? undefined : candidates({ as }).forFile("")[0]?.format.name,
  tier,
});

function noneOfThese(what: string): UsageError {
  return new UsageError(
    `explain ${what}: give a log line in quotes, a status, or one of ${Object.keys(reasons).join(", ")}; there is no database at hand for an id`,
  );
}

/** Every line of a stored request: by any id that the logs hold, or by `requests.id`. */
async function explainRequests(what: string, { db, tier: _, ...choice }: ExplainFlags): Promise<void> {
  if (!existsSync(db)) throw noneOfThese(what);
  const store = openStore(db);
  try {
    const named = requestsNamed(store, what);
    if (named.length === 0) {
      throw new UsageError(
        `explain ${what}: no stored request has the id ${what}, and it is no line, status or reason`,
      );
    }
    const { forFile } = candidates(choice);
    for (const [index, { id }] of named.entries()) {
      if (index > 0) write([""]);
      for await (const line of explainStored(store, id, forFile)) write([line]);
    }
  } finally {
    store.close();
  }
}

function lineWriter({ tier, db: _, ...choice }: ExplainFlags): (line: string) => void {
  const readers = candidates(choice).forFile("");
  return (line) => write(explainLine(line, readers, tier));
}

async function explainInput(flags: ExplainFlags): Promise<void> {
  const explain = lineWriter(flags);
  for await (const line of process.stdin.setEncoding("latin1").pipe(split2()) as AsyncIterable<string>) {
    explain(line);
    write([""]);
  }
}

async function run(what: string, flags: ExplainFlags): Promise<void> {
  if (what === "-") return explainInput(flags);
  if (what in reasons) return write(explainReason(what as Reason, narrowed(flags)));
  if (isStatus(what)) return write(explainStatus(statusOf(what), narrowed(flags)));
  // a trace header holds no blank either
  if (!/\s|\{/.test(what)) return explainRequests(what, flags);
  return lineWriter(flags)(Buffer.from(what, "utf8").toString("latin1"));
}

export const addExplain = (program: Command): Command =>
  program
    .command("explain")
    .description("say what a log line, a stored request, a status or a reason means, and what to check first")
    .argument(
      "<line | id | status | reason | ->",
      "a line in quotes, an id of a stored request, 502, origin_reset, or - for lines of standard input",
    )
    .addOption(dbOption())
    .addOption(new Option("--tier <tier>", "the hop that wrote the line").choices(["cdn", "proxy"]))
    .option(
      "--as <format>",
      "read the line as this format; of a status or reason, what this server's log tells",
    )
    .option("--log-format <string>", "how the line is written, in the server's own language")
    .option("--from-config <file>", "take formats from the server's own configuration")
    .option("--timezone <zone>", "of times that carry no zone: +02:00 or Europe/Stockholm (default: UTC)")
    .addHelpText("after", examples)
    .action(run);
