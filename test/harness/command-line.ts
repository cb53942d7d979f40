import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { vi } from "vitest";
import { addRejects } from "../../src/commands/rejects.ts";
import { addReport } from "../../src/commands/report.ts";
import { addReports } from "../../src/commands/reports.ts";
import { addSql } from "../../src/commands/sql.ts";
import { createStore } from "../../src/store/open.ts";
import { addFile, addLines, addReject, type Line } from "./database.ts";

/** A folder of the test file's own. */
export const folder = mkdtempSync(join(tmpdir(), "faultline-"));
let databases = 0;

export function database(lines: readonly Line[] = []): string {
  const path = join(folder, `${databases++}.db`);
  const store = createStore(path);
  addLines(store, lines);
  const file = addFile(store, { path: "/logs/bad.log" });
  addReject(store, { file, line: 7, cause: "no status", raw: "seven\u001b[2J" });
  addReject(store, { file, line: 3, cause: "no status", raw: "three" });
  addReject(store, { file, line: 5, cause: "no time", raw: "five" });
  store.close();
  return path;
}

export function commands(): Command {
  const program = new Command("faultline");
  for (const add of [addReport, addReports, addSql, addRejects]) add(program);
  return program;
}

/** Runs a command line, and gives what it wrote. */
export async function faultline(...words: string[]): Promise<{ out: string; talk: string }> {
  const written = { out: "", talk: "" };
  const keep = (stream: "out" | "talk") => (text: string | Uint8Array) => {
    written[stream] += text;
    return true;
  };
  vi.spyOn(process.stdout, "write").mockImplementation(keep("out"));
  vi.spyOn(process.stderr, "write").mockImplementation(keep("talk"));
  const program = new Command("faultline").exitOverride();
  for (const add of [addReport, addReports, addSql, addRejects]) {
    add(program)
      .exitOverride()
      .configureOutput({ writeErr: () => {} });
  }
  try {
    await program.parseAsync(words, { from: "user" });
  } finally {
    vi.restoreAllMocks();
  }
  return written;
}
