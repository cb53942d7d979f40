import type { Command } from "commander";
import { columnsOf, prepareQuery, rowsOf } from "../reports/query.ts";
import { rejectCauses, rejectedLines } from "../reports/rejects.ts";
import { openStore } from "../store/open.ts";
import { dbOption, type StoreOptions } from "./db-option.ts";
import { print } from "./output.ts";
import { formatOption, type OutputOptions, outputOption } from "./output-options.ts";
import { logStderr } from "./talk.ts";

interface RejectsOptions extends StoreOptions, OutputOptions {
  readonly all?: boolean;
}

async function rejects(options: RejectsOptions): Promise<void> {
  const store = openStore(options.db);
  try {
    const query = prepareQuery(store, options.all ? rejectedLines : rejectCauses);
    await print(options, "Rejected lines", () => ({ columns: columnsOf(query), rows: rowsOf(query) }));
    if (!store.prepare("select 1 from rejects limit 1").get()) logStderr("no line was rejected");
  } finally {
    store.close();
  }
}

const examples = `
Examples:
  faultline rejects
  faultline rejects --all --format ndjson`;

export const addRejects = (program: Command): Command =>
  program
    .command("rejects")
    .description("show the lines that no format could read, and why")
    .addOption(dbOption())
    .option("--all", "every line, instead of one example of each cause")
    .addOption(formatOption())
    .addOption(outputOption())
    .addHelpText("after", examples)
    .action(rejects);
