import { stringify } from "csv-stringify/sync";
import type { Printer } from "./printer.ts";
import { dataValue } from "./value.ts";

const rowsPerChunk = 1000;

/** RFC 4180, always with a header. Text that a spreadsheet would evaluate as a formula is prefixed with '. */
export const csv: Printer = function* ({ columns, rows }) {
  const text = (records: readonly (readonly unknown[])[]): string =>
    stringify(
      records.map((record) => record.map(dataValue)),
      {
        record_delimiter: "windows",
        // many parsers end a record at a single \n or \r
        quote_record_delimiter: true,
        escape_formulas: true,
        // in a single column, an unquoted empty value is an empty line, which parsers skip
        quoted_empty: columns.length === 1,
      },
    );
  let records: (readonly unknown[])[] = [columns];
  for (const row of rows) {
    if (records.push(row) < rowsPerChunk) continue;
    yield text(records);
    records = [];
  }
  if (records.length > 0) yield text(records);
};
