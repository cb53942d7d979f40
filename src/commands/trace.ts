import { type Reason, reasons } from "../faults/reasons.ts";
import { openStore } from "../store/open.ts";
import { type Trace, traceRequest } from "../trace/trace.ts";
import { type AddCommand, type CommandIo, logStderr } from "./io.ts";
import { dbOption, formatOption, type OutputOptions, outputOption, type StoreOptions } from "./options.ts";
import { print } from "./output.ts";

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

/** One row per hop, and a last row with the verdict of the request. */
const sheetOf = ({ hops, verdict }: Trace) => ({
  columns,
  rows: [
    ...hops,
    { ...verdict, hop: "verdict", source: null, time: null, file: null, line: null, id: null },
  ].map((row) => columns.map((column) => (row as Record<string, unknown>)[column] ?? null)),
});

function verdictText({ verdict }: Trace): string {
  const reason = verdict?.["reason"];
  if (!reason) return "the request did not fail";
  const guess = verdict?.["joined_by"] === "guess" ? " (the hops were joined by guess)" : "";
  return `${reason}, ${verdict?.["confidence"]}${guess}: ${reasons[reason as Reason].meaning}; for what to check first, run "faultline explain ${reason}"`;
}

interface TraceFlags extends StoreOptions, OutputOptions {
  readonly guess?: true;
}

async function run(io: CommandIo, id: string, options: TraceFlags): Promise<number> {
  const store = openStore(options.db);
  try {
    const found = traceRequest(store, id, options.guess);
    if (found.hops.length === 0) {
      logStderr(
        io,
        `no line has the id ${id}; an id must be in the logs: X-Request-ID, X-Amz-Cf-Id, CF-Ray, trace headers`,
      );
      return 3;
    }
    await print(io, options, `Request ${id}`, () => sheetOf(found));
    logStderr(io, verdictText(found));
    return 0;
  } finally {
    store.close();
  }
}

const examples = `
Examples:
  faultline trace 5dd5cdd1cb4046ea2f3e0389e2ff6374
  faultline trace id=12 --guess
  faultline trace Root=1-67891233-abcdef012345678912345678 --format json`;

export const addTrace: AddCommand = (program, io, exit) =>
  program
    .command("trace")
    .description("show one request at every hop, by any id in the logs")
    .argument(
      "<id>",
      "X-Request-ID, X-Amz-Cf-Id, CF-Ray, X-Amzn-Trace-Id or traceparent; id=12 selects by the column id",
    )
    .option("--guess", "join hops without a shared id by host, path, status, client and time")
    .addOption(dbOption(io))
    .addOption(formatOption())
    .addOption(outputOption())
    .addHelpText("after", examples)
    .action(async (id, options) => exit(await run(io, id, options)));
