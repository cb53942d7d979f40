import { type Command, Option } from "commander";
import split2 from "split2";
import { UsageError } from "../errors.ts";
import { explainReason, explainStatus } from "../explain/guide.ts";
import { explainLine } from "../explain/line.ts";
import { type Reason, reasons } from "../faults/reasons.ts";
import { candidates, type FormatChoice } from "../formats/candidates.ts";
import type { Tier } from "../request.ts";

const examples = `
Examples:
  faultline explain 502
  faultline explain origin_reset
  faultline explain "$(grep ' 502 ' access.log | tail -n 1)" --from-config /etc/nginx/nginx.conf
  tail -n 3 access.log | faultline explain -`;

type ExplainFlags = FormatChoice & { readonly tier?: Tier };

function write(lines: Iterable<string>): void {
  for (const line of lines) process.stdout.write(`${line}\n`);
}

function lineWriter({ tier, ...choice }: ExplainFlags): (line: string) => void {
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
  if (what in reasons) return write(explainReason(what as Reason));
  const status = /^\d{3}$/.test(what) ? Number(what) : null;
  if (status !== null) return write(explainStatus(status));
  if (!/\s|\{/.test(what)) {
    throw new UsageError(
      `explain ${what}: give a log line in quotes, a status, or one of ${Object.keys(reasons).join(", ")}`,
    );
  }
  return lineWriter(flags)(Buffer.from(what, "utf8").toString("latin1"));
}

export const addExplain = (program: Command): Command =>
  program
    .command("explain")
    .description("say what a log line, a status or a reason means, and what to check first")
    .argument(
      "<line | status | reason | ->",
      "a line in quotes, 502, origin_reset, or - for lines of standard input",
    )
    .addOption(new Option("--tier <tier>", "the hop that wrote the line").choices(["cdn", "proxy"]))
    .option("--as <format>", "read the line as this format")
    .option("--log-format <string>", "how the line is written, in the server's own language")
    .option("--from-config <file>", "take formats from the server's own configuration")
    .option("--timezone <zone>", "of times that carry no zone: +02:00 or Europe/Stockholm (default: UTC)")
    .addHelpText("after", examples)
    .action(run);
