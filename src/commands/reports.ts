import { reports } from "../reports/registry.ts";
import type { AddCommand } from "./io.ts";
import { formatOption } from "./options.ts";
import { print } from "./output.ts";

const sheet = () => ({
  columns: ["name", "period", "title", "about"],
  rows: reports.map(({ name, period, title, about }) => [name, period, title, about]),
});

const examples = `
Examples:
  faultline reports
  faultline reports --format json`;

export const addReports: AddCommand = (program, io) =>
  program
    .command("reports")
    .description("list the reports")
    .addOption(formatOption())
    .addHelpText("after", examples)
    .action((options) => print(io, options, "Reports", sheet));
