import { text } from "node:stream/consumers";
import { columnsOf, prepareQuery, rowsOf } from "../reports/query.ts";
import { openStore } from "../store/open.ts";
import type { Store } from "../store/store.ts";
import type { AddCommand, CommandIo } from "./io.ts";
import { dbOption, formatOption, type OutputOptions, outputOption, type StoreOptions } from "./options.ts";
import { print } from "./output.ts";
import { prompt } from "./prompt.ts";

async function runQuery(io: CommandIo, store: Store, sql: string, options: OutputOptions): Promise<void> {
  const query = prepareQuery(store, sql);
  await print(io, options, "faultline sql", () => ({ columns: columnsOf(query), rows: rowsOf(query) }));
}

async function run(
  io: CommandIo,
  query: string | undefined,
  options: StoreOptions & OutputOptions,
): Promise<void> {
  const store = openStore(options.db);
  try {
    if (query === undefined && io.stdin.isTTY) await prompt(io, (sql) => runQuery(io, store, sql, options));
    else await runQuery(io, store, query ?? (await text(io.stdin)), options);
  } finally {
    store.close();
  }
}

const examples = `
Without a query, opens a prompt on a terminal, else reads the query from standard input. The main view is "requests".

Examples:
  faultline sql "select fault, reason, count(*) as requests from requests where failed group by 1, 2"
  faultline sql "select * from requests where status = 502" --format ndjson > 502.ndjson
  faultline sql -o slow.csv < slow.sql`;

export const addSql: AddCommand = (program, io) =>
  program
    .command("sql")
    .description("query the database, read-only")
    .argument("[query]", "one SQL statement")
    .addOption(dbOption(io))
    .addOption(formatOption())
    .addOption(outputOption())
    .addHelpText("after", examples)
    .action((query, options) => run(io, query, options));
