import { Option } from "commander";
import { type PrinterName, printers } from "../print/index.ts";

export interface OutputOptions {
  readonly format?: PrinterName | undefined;
  readonly output?: string;
}

export const formatOption = (): Option =>
  new Option("--format <format>", "how to print it: by the ending of the -o file, else table").choices(
    Object.keys(printers),
  );

export const outputOption = (): Option => new Option("-o, --output <file>", "write to a file instead");
