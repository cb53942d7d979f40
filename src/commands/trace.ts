import { type Reason, reasons } from "../faults/reasons.ts";
import { openStore } from "../store/open.ts";
import { verdictLine } from "../trace/summary.ts";
import { type Trace, traceRequests } from "../trace/trace.ts";
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
const rowsOf = ({ hops, verdict }: Trace) => [
  ...hops,
  { ...verdict, hop: "verdict", source: null, time: null, file: null, line: null, id: null },
];

const sheetOf = (traces: readonly Trace[]) => ({
  columns,
  rows: traces
    .flatMap(rowsOf)
    .map((row) => columns.map((column) => (row as Record<string, unknown>)[column] ?? null)),
});

/** The verdict and its meaning, in sentences. */
function verdictText(trace: Trace): string {
  const reason = trace.verdict["reason"] as Reason | null;
  const line = verdictLine(trace);
  if (reason === null) return line;
  return `${line}\n${reason}: ${reasons[reason].meaning}; for what to check first, run "faultline explain ${reason}"`;
}

interface TraceFlags extends StoreOptions, OutputOptions {
  readonly guess?: true;
}

async function run(io: CommandIo, id: string, options: TraceFlags): Promise<number> {
  const store = openStore(options.db);
  try {
    const traces = traceRequests(store, id, options.guess);
    if (traces.length === 0) {
      logStderr(
        io,
        `no line has the id ${id}; an id must be in the logs: X-Request-ID, X-Amz-Cf-Id, CF-Ray, trace headers`,
      );
      return 3;
    }
    await print(io, options, `Request ${id}`, () => sheetOf(traces));
    for (const trace of traces) logStderr(io, verdictText(trace));
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
