import { existsSync } from "node:fs";
import type { FormatChoice } from "../detect/candidates.ts";
import { plan } from "../ingest/plan.ts";
import { createStore, openStore } from "../store/open.ts";
import { type CommandIo, logStderr } from "./io.ts";
import { print } from "./output.ts";

const columns = ["file", "format", "offset", "bytes", "what"] as const;

/** Prints what an ingest would read. Returns the exit code: 3 if a named file does not exist. */
export async function printPlan(
  io: CommandIo,
  db: string,
  patterns: readonly string[],
  choice: FormatChoice,
  signal: AbortSignal,
): Promise<number> {
  const store = existsSync(db) ? openStore(db) : createStore(":memory:");
  try {
    const { planned, problems, notes } = await plan(store, patterns, { ...choice, signal });
    await print(io, {}, "Files to read", () => ({
      columns,
      rows: planned.map((each) => columns.map((column) => each[column])),
    }));
    for (const note of notes) logStderr(io, note);
    for (const { path, message } of problems) logStderr(io, `${path}: ${message}`);
    return problems.length > 0 ? 3 : 0;
  } finally {
    store.close();
  }
}
