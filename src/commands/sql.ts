import { text } from "node:stream/consumers";
import type { Command } from "commander";
import { columnsOf, prepareQuery, rowsOf } from "../reports/query.ts";
import { openStore } from "../store/open.ts";
import type { Store } from "../store/store.ts";
import { dbOption, type StoreOptions } from "./db-option.ts";
import { print } from "./output.ts";
import { formatOption, type OutputOptions, outputOption } from "./output-options.ts";
import { prompt } from "./prompt.ts";

async function run(store: Store, sql: string, options: OutputOptions): Promise<void> {
  const query = prepareQuery(store, sql);
  await print(options, "faultline sql", () => ({ columns: columnsOf(query), rows: rowsOf(query) }));
}

const examples = `
Without a query it asks for one on a terminal, and reads standard input otherwise. The view to ask is "requests".

Examples:
  faultline sql "select fault, reason, count(*) as requests from requests where failed group by 1, 2"
  faultline sql "select * from requests where status = 502" --format ndjson > 502.ndjson
  faultline sql -o slow.csv < slow.sql`;

export const addSql = (program: Command): Command =>
  program
    .command("sql")
    .description("ask the database, to read only")
    .argument("[query]", "one statement")
    .addOption(dbOption())
    .addOption(formatOption())
    .addOption(outputOption())
    .addHelpText("after", examples)
    .action(async (query: string | undefined, options: StoreOptions & OutputOptions) => {
      const store = openStore(options.db);
      try {
        if (query === undefined && process.stdin.isTTY) {
          return await prompt((sql) => run(store, sql, options), process.stdin, process.stdout);
        }
        await run(store, query ?? (await text(process.stdin)), options);
      } finally {
        store.close();
      }
    });
