import { stringify } from "csv-stringify/sync";
import type { Printer } from "./printer.ts";
import { plain } from "./value.ts";

const batch = 1000;

/** RFC 4180, always with a header. A text that a spreadsheet would run as a formula gets a ' in front. */
export const csv: Printer = function* ({ columns, rows }) {
  const text = (records: readonly (readonly unknown[])[]): string =>
    stringify(
      records.map((record) => record.map(plain)),
      {
        record_delimiter: "windows",
        // a lone \n or \r ends a record for many readers
        quote_record_delimiter: true,
        escape_formulas: true,
        // without quotes, an empty value alone in its row is an empty line, which readers skip
        quoted_empty: columns.length === 1,
      },
    );
  let records: (readonly unknown[])[] = [columns];
  for (const row of rows) {
    if (records.push(row) < batch) continue;
    yield text(records);
    records = [];
  }
  if (records.length > 0) yield text(records);
};
