import { jsonRow } from "./ndjson.ts";
import type { Printer } from "./printer.ts";

/** One array of objects. */
export const json: Printer = function* ({ columns, rows }) {
  let before = "[\n";
  for (const row of rows) {
    yield `${before}  ${jsonRow(columns, row)}`;
    before = ",\n";
  }
  yield before === "[\n" ? "[]\n" : "\n]\n";
};
