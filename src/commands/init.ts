import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { exampleText } from "../config/example.ts";
import { findLogs } from "../config/find-logs.ts";
import { UsageError } from "../errors.ts";
import { replaceFile } from "../print/replace-file.ts";
import { sourceFolder } from "../store/queries.ts";
import { logStderr } from "./talk.ts";

interface InitFlags {
  readonly output: string;
  readonly root: string;
  readonly schema?: boolean;
}

const schemaFile = fileURLToPath(new URL("config/faultline.schema.json", sourceFolder));

function run({ output, root, schema }: InitFlags): void {
  if (schema) {
    process.stdout.write(readFileSync(schemaFile, "utf8"));
    return;
  }
  if (existsSync(output)) throw new UsageError(`${output} is there already; -o names another file`);
  const { sources, notes } = findLogs(root);
  replaceFile(output, () => [exampleText(sources, schemaFile)]);
  for (const note of notes) logStderr(note);
  for (const { name, files } of sources) logStderr(`found ${name}: ${files.join(", ")}`);
  if (sources.length === 0) logStderr("found no logs in the usual folders; name yours");
  logStderr(`wrote ${output}; "faultline run --config ${output}" does what it says`);
}

const examples = `
Examples:
  faultline init
  faultline init -o /etc/faultline.yaml
  faultline init --schema > faultline.schema.json`;

export const addInit = (program: Command): Command =>
  program
    .command("init")
    .description("look for logs in the usual folders, and write a faultline.yaml for them")
    .option("-o, --output <file>", "where to write it", "./faultline.yaml")
    .option("--root <folder>", "look below this folder, where another system's disk is", "/")
    .option("--schema", "print the JSON schema of faultline.yaml, for editors")
    .addHelpText("after", examples)
    .action(run);
