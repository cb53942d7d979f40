import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";

/** The built command line: `npm test` builds it first. */
export const bin = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

export const emptyFolder = (): string => mkdtempSync(path.join(tmpdir(), "faultline-"));

interface Place {
  readonly cwd: string;
  readonly input?: string | Buffer;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs faultline as a person does. */
export const faultline = (
  args: readonly string[],
  { cwd, input = "", env = {} }: Place,
): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [bin, ...args], {
    cwd,
    input,
    encoding: "utf8",
    env: { ...process.env, FAULTLINE_DB: "", ...env },
    maxBuffer: 1 << 28,
  });

/** Asks the database that a run left, by the driver and not by our own command. */
export function query(folder: string, sql: string): Record<string, unknown>[] {
  const store = new Database(path.join(folder, "faultline.db"), { readonly: true });
  try {
    return store.prepare(sql).all() as Record<string, unknown>[];
  } finally {
    store.close();
  }
}
