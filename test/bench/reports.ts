import { spawnSync } from "node:child_process";
import path from "node:path";
import { measure } from "./measure.ts";
import { table } from "./print.ts";
import { bin } from "./programs/faultline.ts";
import type { BenchResult } from "./results.ts";
import { firstMs } from "./traffic.ts";

/** An ingested input: the folder of its database, and the measured ingest. */
export interface StoredInput {
  readonly folder: string;
  readonly result: BenchResult;
}

const day = new Date(firstMs).toISOString().slice(0, 10);
const maxShare = 0.05;

function reportNames(): string[] {
  const { stdout } = spawnSync(process.execPath, [bin, "reports", "--format", "ndjson"], {
    encoding: "utf8",
  });
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).name);
}

/** Runs a report on the whole day; returns its time and the share of the ingest time, bold if over the limit. */
async function measureReport(name: string, { folder, result }: StoredInput): Promise<string> {
  const database = path.join(folder, "faultline.db");
  const args = [bin, "report", name, "--date", day, "--db", database, "--format", "json"];
  const { wallSeconds } = await measure({ command: process.execPath, args }, path.join(folder, name));
  const share = wallSeconds / result.wallSeconds;
  const text = `${wallSeconds.toFixed(2)} s, ${(100 * share).toFixed(1)} %`;
  return share <= maxShare ? text : `**${text}**`;
}

export async function reportTable(inputs: readonly StoredInput[]): Promise<string> {
  const rows: string[][] = [];
  for (const name of reportNames()) {
    const row = [name];
    for (const stored of inputs) row.push(await measureReport(name, stored));
    rows.push(row);
  }
  return table(["report", ...inputs.map(({ result }) => `\`${result.input}\``)], rows, 1);
}
