import { jsonRow } from "./ndjson.ts";
import type { Printer } from "./printer.ts";

/** One array of objects. */
export const json: Printer = function* ({ columns, rows }) {
  let separator = "[\n";
  for (const row of rows) {
    yield `${separator}  ${jsonRow(columns, row)}`;
    separator = ",\n";
  }
  yield separator === "[\n" ? "[]\n" : "\n]\n";
};
