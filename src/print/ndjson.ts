import type { Printer } from "./printer.ts";
import { seriesOf } from "./series.ts";
import { plain } from "./value.ts";

// legal in JSON as they are, but a terminal obeys some and shows others out of order
const hidden = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** JSON that is harmless to a terminal. */
export const jsonText = (value: unknown): string => JSON.stringify(value).replace(hidden, escaped);

/** One row as a JSON object. */
export const jsonRow = (columns: readonly string[], row: readonly unknown[]): string =>
  jsonText(
    Object.fromEntries(
      columns.map((column, index) => [column, seriesOf(column, row[index]) ?? plain(row[index])]),
    ),
  );

/** One JSON object a line. */
export const ndjson: Printer = function* ({ columns, rows }) {
  for (const row of rows) yield `${jsonRow(columns, row)}\n`;
};
