import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { exampleText } from "../config/example.ts";
import { findLogs } from "../config/find-logs.ts";
import { UsageError } from "../errors.ts";
import { replaceFile } from "../print/replace-file.ts";
import { sourceFolder } from "../store/queries.ts";
import { type AddCommand, type CommandIo, logStderr } from "./io.ts";

interface InitFlags {
  readonly output: string;
  readonly root: string;
  readonly schema?: boolean;
}

const schemaFile = fileURLToPath(new URL("config/faultline.schema.json", sourceFolder));

function run(io: CommandIo, { output, root, schema }: InitFlags): void {
  if (schema) {
    io.stdout.write(readFileSync(schemaFile, "utf8"));
    return;
  }
  if (existsSync(output)) throw new UsageError(`${output} already exists; use -o to write another file`);
  const { sources, notes } = findLogs(root);
  replaceFile(output, () => [exampleText(sources, schemaFile)]);
  for (const note of notes) logStderr(io, note);
  for (const { name, files } of sources) logStderr(io, `found ${name}: ${files.join(", ")}`);
  if (sources.length === 0) logStderr(io, "found no logs in the usual folders; add your files");
  logStderr(io, `wrote ${output}; run it with "faultline run --config ${output}"`);
}

const examples = `
Examples:
  faultline init
  faultline init -o /etc/faultline.yaml
  faultline init --schema > faultline.schema.json`;

export const addInit: AddCommand = (program, io) =>
  program
    .command("init")
    .description("find logs in the usual folders, and write a faultline.yaml that reads them")
    .option("-o, --output <file>", "file to write", "./faultline.yaml")
    .option("--root <folder>", "root of the file system to search, e.g. a mounted disk", "/")
    .option("--schema", "print the JSON schema of faultline.yaml, for editors")
    .addHelpText("after", examples)
    .action((flags) => run(io, flags));
