import { readFileSync } from "node:fs";
import { Command } from "commander";
import type { AddCommand, CommandIo } from "./commands/io.ts";
import { exitCodeOf } from "./exit-code.ts";
import { packageRoot } from "./package-root.ts";

const commands: Readonly<Record<string, () => Promise<AddCommand>>> = {
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

function programFor({ stdout, stderr }: CommandIo): Command {
  const { version } = JSON.parse(readFileSync(packageRoot, "utf8"));
  return new Command("faultline")
    .description(
      "Reads access logs and reports which hop caused each failed request: client, CDN, proxy or origin.",
    )
    .version(version)
    .showSuggestionAfterError()
    .showHelpAfterError('(see "faultline help" or "faultline <command> --help")')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      // commander falls back to its default width
      getOutHelpWidth: () => (stdout.isTTY ? stdout.columns : undefined) as number,
      getErrHelpWidth: () => (stderr.isTTY ? stderr.columns : undefined) as number,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
}

/** Only the named command is loaded: loading all takes longer than most commands run. */
async function commandsFor(name = ""): Promise<AddCommand[]> {
  const needed = Object.hasOwn(commands, name) ? [name] : Object.keys(commands);
  return Promise.all(needed.flatMap((each) => commands[each]?.() ?? []));
}

/**
 * Runs a command line, given without the program's name, and returns its exit code.
 * Data is written to `io.stdout`, messages and errors to `io.stderr`; the process is not touched.
 */
export async function main(argv: readonly string[], io: CommandIo): Promise<number> {
  let code = 0;
  let command = "";
  const program = programFor(io).hook("preSubcommand", (_program, subcommand) => {
    command = subcommand.name();
  });
  try {
    for (const add of await commandsFor(argv[0])) {
      add(program, io, (exitCode) => {
        code = exitCode;
      });
    }
    await program.parseAsync(argv, { from: "user" });
    return code;
  } catch (error) {
    const failed = exitCodeOf(error, io.stderr);
    if (failed === 0 || command !== "check") return failed;
    // monitors read standard output only, and take 1 and 2 for warning and critical
    const { unknownLine } = await import("./commands/check.ts");
    io.stdout.write(unknownLine((error as Error).message));
    return 3;
  }
}
