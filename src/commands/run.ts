import { mkdirSync } from "node:fs";
import path from "node:path";
import { Option } from "commander";
import { readConfig } from "../config/config.ts";
import { rewriteDay, runDay } from "../daily/day.ts";
import { stepRunner } from "../daily/steps.ts";
import { instant, startOfDay } from "../reports/instant.ts";
import { lockStore } from "../store/lock.ts";
import { type AddCommand, type CommandIo, logStderr } from "./io.ts";
import { abortOnSignals } from "./signals.ts";

interface RunFlags {
  readonly config: string;
  readonly date?: string;
}

async function run(io: CommandIo, { config: file, date }: RunFlags, signal: AbortSignal): Promise<number> {
  const config = readConfig(file, io.env);
  const now = Date.now();
  const day = date === undefined ? null : startOfDay(instant("--date", date, now));
  mkdirSync(path.dirname(config.database), { recursive: true });
  const unlock = await lockStore(config.database, { waitMs: 0, onWait: () => {}, signal });
  try {
    const log = (text: string): void => logStderr(io, text);
    const steps = stepRunner(signal, log);
    const request = { config, now, signal, log };
    await (day === null ? runDay(request, steps) : rewriteDay(request, day, steps));
    return steps.exitCode();
  } finally {
    unlock();
  }
}

const examples = `
Reads the new lines of all sources, deletes requests older than the retention, writes the reports of yesterday and of
earlier days that received new lines, then runs the checks and prints their status line. A failed step does not stop
the others. The result of the checks does not change the exit code.

Examples:
  faultline run --config /etc/faultline.yaml
  faultline run --date 2026-11-20`;

export const addRun: AddCommand = (program, io, exit) =>
  program
    .command("run")
    .description("run the daily job configured in faultline.yaml (for cron)")
    .addOption(
      new Option("--config <file>", "configuration file").default(
        io.env["FAULTLINE_CONFIG"] || "./faultline.yaml",
        "$FAULTLINE_CONFIG, else ./faultline.yaml",
      ),
    )
    .option("--date <day>", "read nothing, and write the reports of this day again")
    .addHelpText("after", examples)
    .action(async (flags) => exit(await abortOnSignals(io, (signal) => run(io, flags, signal))));
