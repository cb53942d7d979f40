import { withFragments } from "../reports/fragments.ts";
import { columnsOf, prepareQuery, rowsOf } from "../reports/query.ts";
import { openStore } from "../store/open.ts";
import { sqlText } from "../store/queries.ts";
import type { AddCommand, CommandIo } from "./io.ts";
import { dbOption, formatOption, type OutputOptions, outputOption, type StoreOptions } from "./options.ts";
import { print } from "./output.ts";

async function run(io: CommandIo, options: StoreOptions & OutputOptions): Promise<void> {
  const store = openStore(options.db);
  try {
    const query = prepareQuery(store, withFragments(sqlText("commands/sources.sql"), "lines"));
    await print(io, options, "Sources", () => ({ columns: columnsOf(query), rows: rowsOf(query) }));
  } finally {
    store.close();
  }
}

const examples = `
Examples:
  faultline sources
  faultline sources --format csv -o sources.csv`;

export const addSources: AddCommand = (program, io) =>
  program
    .command("sources")
    .description(
      "list the sources: lines read, stored and rejected, and the time until which each is complete",
    )
    .addOption(dbOption(io))
    .addOption(formatOption())
    .addOption(outputOption())
    .addHelpText("after", examples)
    .action((options) => run(io, options));
