import { advise } from "../advise/advise.ts";
import { openStore } from "../store/open.ts";
import { type AddCommand, type CommandIo, logStderr } from "./io.ts";
import { dbOption, formatOption, type OutputOptions, outputOption, type StoreOptions } from "./options.ts";
import { print } from "./output.ts";

async function run(io: CommandIo, options: StoreOptions & OutputOptions): Promise<void> {
  const store = openStore(options.db);
  try {
    const advice = advise(store);
    await print(io, options, "Confidence of verdicts per source", () => advice);
    for (const text of advice.paragraphs) logStderr(io, `\n${text}`);
  } finally {
    store.close();
  }
}

const examples = `
Examples:
  faultline advise
  faultline advise --format json 2>/dev/null`;

export const addAdvise: AddCommand = (program, io) =>
  program
    .command("advise")
    .description(
      "list per source which verdicts its log cannot prove, and the fields to add to the log format",
    )
    .addOption(dbOption(io))
    .addOption(formatOption())
    .addOption(outputOption())
    .addHelpText("after", examples)
    .action((options) => run(io, options));
