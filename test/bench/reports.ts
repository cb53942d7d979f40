import { spawnSync } from "node:child_process";
import path from "node:path";
import { measure } from "./measure.ts";
import { table } from "./print.ts";
import { bin } from "./programs/faultline.ts";
import type { Result } from "./results.ts";
import { firstMs } from "./traffic.ts";

/** What faultline stored of an input, and how long that took. */
export interface Stored {
  readonly folder: string;
  readonly result: Result;
}

const day = new Date(firstMs).toISOString().slice(0, 10);
const most = 0.05;

function names(): string[] {
  const { stdout } = spawnSync(process.execPath, [bin, "reports", "--format", "ndjson"], {
    encoding: "utf8",
  });
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).name);
}

/** A report over the day, and its time as a share of what reading the day took. */
async function cell(name: string, { folder, result }: Stored): Promise<string> {
  const database = path.join(folder, "faultline.db");
  const args = [bin, "report", name, "--date", day, "--db", database, "--format", "json"];
  const { wall } = await measure({ command: process.execPath, args }, path.join(folder, name));
  const share = wall / result.wall;
  const text = `${wall.toFixed(2)} s, ${(100 * share).toFixed(1)} %`;
  return share <= most ? text : `**${text}**`;
}

export async function reportTable(all: readonly Stored[]): Promise<string> {
  const rows: string[][] = [];
  for (const name of names()) {
    const row = [name];
    for (const stored of all) row.push(await cell(name, stored));
    rows.push(row);
  }
  return table(["report", ...all.map(({ result }) => `\`${result.input}\``)], rows, 1);
}
