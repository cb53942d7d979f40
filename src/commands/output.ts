import { once } from "node:events";
import { extname } from "node:path";
import { type Book, bookPrinter } from "../overview/index.ts";
import { type PrinterName, printers } from "../print/index.ts";
import type { PageOptions, Printable } from "../print/printer.ts";
import { replaceFile } from "../print/replace-file.ts";
import type { OutputOptions } from "./output-options.ts";

function printerFor({ format, output }: OutputOptions): PrinterName {
  const ending = output === undefined ? "" : extname(output).slice(1).toLowerCase();
  return format ?? (Object.hasOwn(printers, ending) ? (ending as PrinterName) : "table");
}

/** Joins short texts: a write for each row would be slow. */
function* joined(texts: Iterable<string>): Generator<string> {
  let text = "";
  for (const each of texts) {
    text += each;
    if (text.length < 65_536) continue;
    yield text;
    text = "";
  }
  if (text) yield text;
}

/** Writes where the options say. What is printed is asked for only once the file could be opened. */
async function write(
  { output }: OutputOptions,
  title: string,
  print: (page: PageOptions) => Iterable<string>,
): Promise<void> {
  const { isTTY, columns } = process.stdout;
  const width = output === undefined && isTTY ? columns || null : null;
  const texts = () => joined(print({ title, width }));
  if (output !== undefined) {
    replaceFile(output, texts);
    return;
  }
  for (const text of texts()) {
    if (!process.stdout.write(text)) await once(process.stdout, "drain");
  }
}

/** Prints a sheet. */
export const print = (options: OutputOptions, title: string, sheet: () => Printable): Promise<void> =>
  write(options, title, (page) => printers[printerFor(options)](sheet(), page));

/** Prints a report with its parts. */
export function printBook(options: OutputOptions, name: string, book: () => Book): Promise<void> {
  const printer = bookPrinter(printerFor(options), name);
  return write(options, name, (page) => printer(book(), page));
}
