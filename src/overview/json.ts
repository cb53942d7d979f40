import { json as rowsAsJson } from "../print/json.ts";
import { jsonText } from "../print/ndjson.ts";
import { firstChecks } from "./first-checks.ts";
import { headline } from "./headline.ts";
import type { BookPrinter } from "./printer.ts";

/** One object: every part by the name of its report, whole. */
export const json: BookPrinter = function* (book, page) {
  yield `{\n"headline": ${jsonText(headline(book))},\n"check_first": ${jsonText(firstChecks(book))}`;
  for (const { report, sheet } of book.parts) {
    yield `,\n${jsonText(report.name)}: `;
    yield [...rowsAsJson(sheet, page)].join("").trimEnd();
  }
  yield "\n}\n";
};
