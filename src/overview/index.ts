import { UsageError } from "../errors.ts";
import type { PrinterName } from "../print/index.ts";
import { json } from "./json.ts";
import { html } from "./page/page.ts";
import type { BookPrinter } from "./printer.ts";
import { md, table } from "./text.ts";

export type { ReportBundle as Book } from "./book.ts";

const printers: Readonly<Partial<Record<PrinterName, BookPrinter>>> = { table, json, md, html };

/** How a report with parts is printed; the other formats hold one table alone. */
export function bookPrinter(name: PrinterName, report: string): BookPrinter {
  const printer = printers[name];
  if (printer) return printer;
  throw new UsageError(
    `"${report}" is several tables, and ${name} holds one: give --format ${Object.keys(printers).join(", ")}, or ask for a part, as "faultline report incidents --format ${name}"`,
  );
}
