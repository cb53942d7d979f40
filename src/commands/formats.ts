import type { Command } from "commander";
import { allReaders } from "../formats/candidates.ts";
import { formatOption, type OutputOptions, outputOption } from "./options.ts";
import { print } from "./output.ts";

/** One row a name that `--as` takes. */
function sheet() {
  const byName = new Map(allReaders.map(({ name, format }) => [name, format]));
  const rows = [...byName].map(([name, { title, tier, language, docs }]) => {
    const reads = language ? (language.config ? "--log-format, --from-config" : "--log-format") : null;
    return [name, title, tier, reads, docs];
  });
  return { columns: ["format", "server", "tier", "own_formats_by", "docs"], rows };
}

export const addFormats = (program: Command): Command =>
  program
    .command("formats")
    .description("list the log formats that are recognised, and whose own formats can be read")
    .addOption(formatOption())
    .addOption(outputOption())
    .addHelpText("after", "\nExamples:\n  faultline formats\n  faultline ingest access.log --as nginx-main")
    .action((options: OutputOptions) => print(options, "Formats", sheet));
