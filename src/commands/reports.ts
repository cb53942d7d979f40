import type { Command } from "commander";
import { reports } from "../reports/registry.ts";
import { print } from "./output.ts";
import { formatOption, type OutputOptions } from "./output-options.ts";

const examples = `
Examples:
  faultline reports
  faultline reports --format json`;

export const addReports = (program: Command): Command =>
  program
    .command("reports")
    .description("list the reports")
    .addOption(formatOption())
    .addHelpText("after", examples)
    .action((options: OutputOptions) =>
      print(options, "Reports", () => ({
        columns: ["name", "period", "title", "about"],
        rows: reports.map(({ name, period, title, about }) => [name, period, title, about]),
      })),
    );
