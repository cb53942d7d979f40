import { mkdirSync } from "node:fs";
import path from "node:path";
import { type Command, Option } from "commander";
import { readConfig } from "../config/config.ts";
import { rewriteDay, runDay } from "../daily/day.ts";
import { steps } from "../daily/steps.ts";
import { instant, startOfDay } from "../reports/instant.ts";
import { lockStore } from "../store/lock.ts";

interface RunFlags {
  readonly config: string;
  readonly date?: string;
}

async function run({ config: file, date }: RunFlags): Promise<void> {
  const config = readConfig(file);
  const now = Date.now();
  const day = date === undefined ? null : startOfDay(instant("--date", date, now));
  const abort = new AbortController();
  mkdirSync(path.dirname(config.database), { recursive: true });
  const unlock = await lockStore(config.database, { wait: 0, waiting: () => {}, signal: abort.signal });
  const stop = (signal: NodeJS.Signals): void => abort.abort(signal);
  process.once("SIGINT", stop).once("SIGTERM", stop);
  const taken = steps(abort.signal);
  try {
    const asked = { config, now, signal: abort.signal };
    await (day === null ? runDay(asked, taken) : rewriteDay(asked, day, taken));
    process.exitCode = taken.code();
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
    unlock();
  }
  if (abort.signal.aborted) process.exitCode = 128 + (abort.signal.reason === "SIGINT" ? 2 : 15);
}

const examples = `
Reads new lines of all sources, deletes what is older than the retention, writes the reports of yesterday (and of
earlier days that new lines came for), checks. What fails does not stop the rest; what the check finds is printed, and
does not change the exit code.

Examples:
  faultline run --config /etc/faultline.yaml
  faultline run --date 2026-11-20`;

export const addRun = (program: Command): Command =>
  program
    .command("run")
    .description("do what a day needs, as faultline.yaml says: the line for cron")
    .addOption(
      new Option("--config <file>", "the configuration").env("FAULTLINE_CONFIG").default("./faultline.yaml"),
    )
    .option("--date <day>", "read nothing, and write the reports of this day again")
    .addHelpText("after", examples)
    .action(run);
