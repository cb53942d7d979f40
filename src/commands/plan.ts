import { existsSync } from "node:fs";
import type { FormatChoice } from "../detect/candidates.ts";
import { plan } from "../ingest/plan.ts";
import { createStore, openStore } from "../store/open.ts";
import { print } from "./output.ts";
import { logStderr } from "./talk.ts";

const columns = ["file", "format", "offset", "bytes", "what"] as const;

/** Prints what an ingest would read; 3 where something that was named is not there. */
export async function printPlan(
  db: string,
  patterns: readonly string[],
  choice: FormatChoice,
  signal: AbortSignal,
): Promise<number> {
  const store = existsSync(db) ? openStore(db) : createStore(":memory:");
  try {
    const { planned, problems, notes } = await plan(store, patterns, { ...choice, signal });
    await print({}, "What would be read", () => ({
      columns,
      rows: planned.map((each) => columns.map((column) => each[column])),
    }));
    for (const note of notes) logStderr(note);
    for (const { path, message } of problems) logStderr(`${path}: ${message}`);
    return problems.length > 0 ? 3 : 0;
  } finally {
    store.close();
  }
}
