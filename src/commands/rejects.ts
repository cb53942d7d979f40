import { columnsOf, prepareQuery, rowsOf } from "../reports/query.ts";
import { rejectCauses, rejectedLines } from "../reports/rejects.ts";
import { openStore } from "../store/open.ts";
import { type AddCommand, type CommandIo, logStderr } from "./io.ts";
import { dbOption, formatOption, type OutputOptions, outputOption, type StoreOptions } from "./options.ts";
import { print } from "./output.ts";

interface RejectsOptions extends StoreOptions, OutputOptions {
  readonly all?: boolean;
}

async function run(io: CommandIo, options: RejectsOptions): Promise<void> {
  const store = openStore(options.db);
  try {
    const query = prepareQuery(store, options.all ? rejectedLines : rejectCauses);
    await print(io, options, "Rejected lines", () => ({ columns: columnsOf(query), rows: rowsOf(query) }));
    if (!store.prepare("select 1 from rejects limit 1").get()) logStderr(io, "no line was rejected");
  } finally {
    store.close();
  }
}

const examples = `
Examples:
  faultline rejects
  faultline rejects --all --format ndjson`;

export const addRejects: AddCommand = (program, io) =>
  program
    .command("rejects")
    .description("list the lines that no format could parse, with the cause")
    .addOption(dbOption(io))
    .option("--all", "every line instead of one example per cause")
    .addOption(formatOption())
    .addOption(outputOption())
    .addHelpText("after", examples)
    .action((options) => run(io, options));
