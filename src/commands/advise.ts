import type { Command } from "commander";
import { advise } from "../advise/advise.ts";
import { openStore } from "../store/open.ts";
import { dbOption, type StoreOptions } from "./db-option.ts";
import { print } from "./output.ts";
import { formatOption, type OutputOptions, outputOption } from "./output-options.ts";
import { logStderr } from "./talk.ts";

async function run(options: StoreOptions & OutputOptions): Promise<void> {
  const store = openStore(options.db);
  try {
    const advice = advise(store);
    await print(options, "How sure the verdicts of each source are", () => advice);
    for (const words of advice.words) logStderr(`\n${words}`);
  } finally {
    store.close();
  }
}

const examples = `
Examples:
  faultline advise
  faultline advise --format json 2>/dev/null`;

export const addAdvise = (program: Command): Command =>
  program
    .command("advise")
    .description("say per source what its log can't tell, and which fields to log")
    .addOption(dbOption())
    .addOption(formatOption())
    .addOption(outputOption())
    .addHelpText("after", examples)
    .action(run);
