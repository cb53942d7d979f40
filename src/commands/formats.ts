import { existsSync } from "node:fs";
import { allParsers, candidates } from "../detect/candidates.ts";
import { UsageError } from "../errors.ts";
import { formatsIn } from "../explain/file.ts";
import type { AddCommand, CommandIo } from "./io.ts";
import { formatOption, type OutputOptions, outputOption } from "./options.ts";
import { print } from "./output.ts";

/** One row per name that `--as` accepts. */
function sheet() {
  const byName = new Map(allParsers.map(({ name, format }) => [name, format]));
  const rows = [...byName].map(([name, { title, tier, language, docs }]) => {
    const flags = language ? (language.config ? "--log-format, --from-config" : "--log-format") : null;
    return [name, title, tier, flags, docs];
  });
  return { columns: ["format", "server", "tier", "own_formats_by", "docs"], rows };
}

interface FormatsOptions extends OutputOptions {
  readonly test?: string;
  readonly fromConfig?: string;
}

async function run(io: CommandIo, { test, fromConfig, ...options }: FormatsOptions): Promise<void> {
  if (test === undefined) return print(io, options, "Formats", sheet);
  if (!existsSync(test)) throw new UsageError(`--test ${test}: no such file`);
  const found = await formatsIn(test, candidates({ fromConfig }).forFile(test));
  return print(io, options, `Formats of ${test}`, () => found);
}

const examples = `
Examples:
  faultline formats
  faultline formats --test access.log
  faultline ingest access.log --as nginx-main`;

export const addFormats: AddCommand = (program, io) =>
  program
    .command("formats")
    .description("list the log formats, and the flags that read a server's custom formats")
    .option("--test <file>", "show which formats match the first lines of this file, and why")
    .option("--from-config <file>", "with --test: read log formats from this server configuration")
    .addOption(formatOption())
    .addOption(outputOption())
    .addHelpText("after", examples)
    .action((options) => run(io, options));
