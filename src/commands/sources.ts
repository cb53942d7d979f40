import type { Command } from "commander";
import { columnsOf, prepareQuery, rowsOf } from "../reports/query.ts";
import { openStore } from "../store/open.ts";
import { sqlText } from "../store/queries.ts";
import { dbOption, type StoreOptions } from "./db-option.ts";
import { print } from "./output.ts";
import { formatOption, type OutputOptions, outputOption } from "./output-options.ts";

async function sources(options: StoreOptions & OutputOptions): Promise<void> {
  const store = openStore(options.db);
  try {
    const query = prepareQuery(store, sqlText("commands/sources.sql"));
    await print(options, "Sources", () => ({ columns: columnsOf(query), rows: rowsOf(query) }));
  } finally {
    store.close();
  }
}

const examples = `
Examples:
  faultline sources
  faultline sources --format csv -o sources.csv`;

export const addSources = (program: Command): Command =>
  program
    .command("sources")
    .description("show where logs come from, how much of each was read, and until when it is complete")
    .addOption(dbOption())
    .addOption(formatOption())
    .addOption(outputOption())
    .addHelpText("after", examples)
    .action(sources);
