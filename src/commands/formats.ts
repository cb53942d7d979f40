import { existsSync } from "node:fs";
import type { Command } from "commander";
import { allParsers, candidates } from "../detect/candidates.ts";
import { UsageError } from "../errors.ts";
import { formatsIn } from "../explain/file.ts";
import { print } from "./output.ts";
import { formatOption, type OutputOptions, outputOption } from "./output-options.ts";

/** One row a name that `--as` takes. */
function sheet() {
  const byName = new Map(allParsers.map(({ name, format }) => [name, format]));
  const rows = [...byName].map(([name, { title, tier, language, docs }]) => {
    const reads = language ? (language.config ? "--log-format, --from-config" : "--log-format") : null;
    return [name, title, tier, reads, docs];
  });
  return { columns: ["format", "server", "tier", "own_formats_by", "docs"], rows };
}

interface FormatsOptions extends OutputOptions {
  readonly test?: string;
  readonly fromConfig?: string;
}

async function run({ test, fromConfig, ...options }: FormatsOptions): Promise<void> {
  if (test === undefined) return print(options, "Formats", sheet);
  if (!existsSync(test)) throw new UsageError(`--test ${test}: no such file`);
  const seen = await formatsIn(test, candidates({ fromConfig }).forFile(test));
  return print(options, `Formats of ${test}`, () => seen);
}

export const addFormats = (program: Command): Command =>
  program
    .command("formats")
    .description("list the log formats that are recognised, and whose own formats can be read")
    .option("--test <file>", "say what the first lines of this file are taken for, and why")
    .option("--from-config <file>", "with --test: take formats from the server's own configuration")
    .addOption(formatOption())
    .addOption(outputOption())
    .addHelpText(
      "after",
      "\nExamples:\n  faultline formats\n  faultline formats --test access.log\n  faultline ingest access.log --as nginx-main",
    )
    .action(run);
