import type { Command } from "commander";
import { type Reason, reasons } from "../faults/reasons.ts";
import { openStore } from "../store/open.ts";
import { type Trace, trace } from "../trace/trace.ts";
import { dbOption, type StoreOptions } from "./db-option.ts";
import { print } from "./output.ts";
import { formatOption, type OutputOptions, outputOption } from "./output-options.ts";
import { logStderr } from "./talk.ts";

const columns = [
  "hop",
  "source",
  "time",
  "status",
  "upstream_status",
  "answered_by",
  "fault",
  "reason",
  "confidence",
  "request_time_ms",
  "upstream_time_ms",
  "upstream_addr",
  "cache_status",
  "method",
  "host",
  "path",
  "file",
  "line",
  "id",
  "joined_by",
];

/** The hops, and a last row with the verdict of all of them. */
const sheetOf = ({ hops, verdict }: Trace) => ({
  columns,
  rows: [
    ...hops,
    { ...verdict, hop: "verdict", source: null, time: null, file: null, line: null, id: null },
  ].map((row) => columns.map((column) => (row as Record<string, unknown>)[column] ?? null)),
});

function inWords({ verdict }: Trace): string {
  const reason = verdict?.["reason"];
  if (!reason) return "nothing failed";
  const guess = verdict?.["joined_by"] === "guess" ? " (the hops were joined by guess)" : "";
  return `${reason}, ${verdict?.["confidence"]}${guess}: ${reasons[reason as Reason].meaning}; "faultline explain ${reason}" says what to check first`;
}

interface TraceFlags extends StoreOptions, OutputOptions {
  readonly guess?: true;
}

async function run(id: string, options: TraceFlags): Promise<void> {
  const store = openStore(options.db);
  try {
    const found = trace(store, id, options.guess);
    if (found.hops.length === 0) {
      logStderr(
        `no line has the id ${id}; ids are those that the logs hold: X-Request-ID, X-Amz-Cf-Id, CF-Ray, trace headers`,
      );
      process.exitCode = 3;
      return;
    }
    await print(options, `Request ${id}`, () => sheetOf(found));
    logStderr(inWords(found));
  } finally {
    store.close();
  }
}

const examples = `
Examples:
  faultline trace 5dd5cdd1cb4046ea2f3e0389e2ff6374
  faultline trace id=12 --guess
  faultline trace Root=1-67891233-abcdef012345678912345678 --format json`;

export const addTrace = (program: Command): Command =>
  program
    .command("trace")
    .description("follow one request over all hops, by any id that the logs hold")
    .argument(
      "<id>",
      "X-Request-ID, X-Amz-Cf-Id, CF-Ray, X-Amzn-Trace-Id or traceparent; id=12 is the column id",
    )
    .option("--guess", "where no id joins two hops, join them by host, path, status, client and time")
    .addOption(dbOption())
    .addOption(formatOption())
    .addOption(outputOption())
    .addHelpText("after", examples)
    .action(run);
