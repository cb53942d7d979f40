import type { Printer } from "./printer.ts";
import { seriesOf } from "./series.ts";
import { dataValue } from "./value.ts";

// valid in JSON, but a terminal interprets some as control characters and reorders text at others
const unsafe = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** JSON with all characters escaped that affect a terminal. */
export const jsonText = (value: unknown): string => JSON.stringify(value).replace(unsafe, escaped);

/** One row as a JSON object. */
export const jsonRow = (columns: readonly string[], row: readonly unknown[]): string =>
  jsonText(
    Object.fromEntries(
      columns.map((column, index) => [column, seriesOf(column, row[index]) ?? dataValue(row[index])]),
    ),
  );

/** One JSON object per line. */
export const ndjson: Printer = function* ({ columns, rows }) {
  for (const row of rows) yield `${jsonRow(columns, row)}\n`;
};
