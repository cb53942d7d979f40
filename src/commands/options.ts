import { Option } from "commander";
import { type PrinterName, printers } from "../print/index.ts";
import type { CommandIo } from "./io.ts";

export interface StoreOptions {
  readonly db: string;
}

/** `--db`, with FAULTLINE_DB as its default. */
export const dbOption = ({ env }: CommandIo): Option =>
  new Option("--db <file>", "database file").default(
    env["FAULTLINE_DB"] || "./faultline.db",
    "$FAULTLINE_DB, else ./faultline.db",
  );

export interface OutputOptions {
  readonly format?: PrinterName | undefined;
  readonly output?: string;
}

export const formatOption = (): Option =>
  new Option(
    "--format <format>",
    "output format (default: by the extension of the -o file, else table)",
  ).choices(Object.keys(printers));

export const outputOption = (): Option =>
  new Option("-o, --output <file>", "write to this file instead of standard output");
