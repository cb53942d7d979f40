#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { OperationError, UsageError } from "./errors.ts";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

// set to nothing is the same as not set
if (process.env["FAULTLINE_DB"] === "") delete process.env["FAULTLINE_DB"];

const program = new Command("faultline")
  .description(
    "Reads access logs and says for every failed request which hop broke it: origin, proxy, CDN or client.",
  )
  .version(version)
  .showSuggestionAfterError()
  .showHelpAfterError('("faultline help" and "faultline <command> --help" say more)')
  .exitOverride();

type Add = (program: Command) => Command;

const commands: Readonly<Record<string, () => Promise<Add>>> = {
  ingest: async () => (await import("./commands/ingest.ts")).addIngest,
  report: async () => (await import("./commands/report.ts")).addReport,
  reports: async () => (await import("./commands/reports.ts")).addReports,
  sql: async () => (await import("./commands/sql.ts")).addSql,
  trace: async () => (await import("./commands/trace.ts")).addTrace,
  advise: async () => (await import("./commands/advise.ts")).addAdvise,
  explain: async () => (await import("./commands/explain.ts")).addExplain,
  formats: async () => (await import("./commands/formats.ts")).addFormats,
  rejects: async () => (await import("./commands/rejects.ts")).addRejects,
  sources: async () => (await import("./commands/sources.ts")).addSources,
  check: async () => (await import("./commands/check.ts")).addCheck,
  prune: async () => (await import("./commands/prune.ts")).addPrune,
  run: async () => (await import("./commands/run.ts")).addRun,
  init: async () => (await import("./commands/init.ts")).addInit,
};

// to load what another command needs takes longer than most commands
const [, , first = ""] = process.argv;
const needed = Object.hasOwn(commands, first) ? [first] : Object.keys(commands);
for (const name of needed) (await commands[name]?.())?.(program).exitOverride();

/** The exit code of an error, after it was told: 2 wrong usage, 1 the rest. A bug keeps its stack. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UsageError || error instanceof OperationError) {
    process.stderr.write(`faultline: ${error.message}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
  const code = (error as NodeJS.ErrnoException).code ?? "";
  const told = code.startsWith("SQLITE_") ? databaseError(code, (error as Error).message) : null;
  process.stderr.write(`faultline: ${told ?? (error instanceof Error ? error.stack : String(error))}\n`);
  return 1;
}

function databaseError(code: string, message: string): string {
  if (code.startsWith("SQLITE_BUSY"))
    return "the database is locked by another run; nothing of this batch is stored, try again when it has ended";
  if (code.startsWith("SQLITE_FULL"))
    return "the disk is full; all before this batch is stored, the next run goes on from there";
  return `the database failed: ${message}`;
}

// a monitor takes our 1 and 2 for warning and critical, and reads standard output alone
let monitored = false;
program.hook("preSubcommand", (_program, command) => {
  monitored = command.name() === "check";
});

// whoever reads our output may stop reading: head, less
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

try {
  await program.parseAsync();
} catch (error) {
  const code = report(error);
  if (monitored && code !== 0) {
    const { unknownLine } = await import("./commands/check.ts");
    process.stdout.write(unknownLine((error as Error).message));
  }
  process.exitCode = monitored && code !== 0 ? 3 : code;
}
