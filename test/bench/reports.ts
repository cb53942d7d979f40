import { spawnSync } from "node:child_process";
import path from "node:path";
import { monthDays } from "./inputs.ts";
import { measure } from "./measure.ts";
import { table } from "./print.ts";
import { bin } from "./programs/faultline.ts";
import { dayMs, firstMs } from "./traffic.ts";

/** Limits in seconds on a machine that ingests month.log in `referenceIngestSeconds`. */
const limits = { default: 1.5, all: 3 };
const referenceIngestSeconds = 23;

const lastDay = new Date(firstMs + (monthDays - 1) * dayMs).toISOString().slice(0, 10);

function reportNames(): string[] {
  const { stdout } = spawnSync(process.execPath, [bin, "reports", "--format", "ndjson"], {
    encoding: "utf8",
  });
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).name);
}

/**
 * Runs every report for its default period and for all requests, on the database in a folder.
 * Returns a table of seconds; bold if over the limit on this machine.
 */
export async function reportTable(folder: string, ingestSeconds: number): Promise<string> {
  const scale = ingestSeconds / referenceIngestSeconds;
  const seconds = async (name: string, flags: readonly string[], limit: number): Promise<string> => {
    const args = [
      bin,
      "report",
      name,
      ...flags,
      "--db",
      path.join(folder, "faultline.db"),
      "--format",
      "json",
    ];
    const { wallSeconds } = await measure({ command: process.execPath, args }, path.join(folder, name));
    const text = wallSeconds.toFixed(2);
    return wallSeconds <= limit * scale ? text : `**${text}**`;
  };
  const rows: string[][] = [];
  for (const name of reportNames()) {
    // "yesterday" is no day of the log
    const period = name === "daily" ? ["--date", lastDay] : [];
    rows.push([
      name,
      await seconds(name, period, limits.default),
      await seconds(name, ["--all"], limits.all),
    ]);
  }
  return table(["report", "default period, s", "--all, s"], rows, 1);
}
