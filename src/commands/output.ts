import { once } from "node:events";
import { extname } from "node:path";
import { type PrinterName, printers } from "../print/index.ts";
import type { Printable } from "../print/printer.ts";
import type { OutputOptions } from "./options.ts";
import { replaceFile } from "./replace-file.ts";

/** Talk goes to standard error, so that data can be piped. */
export const talk = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

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

/** Prints a sheet where the options say. It is asked for only once the file could be opened. */
export async function print(options: OutputOptions, title: string, sheet: () => Printable): Promise<void> {
  const { output } = options;
  const { isTTY, columns } = process.stdout;
  const width = output === undefined && isTTY ? columns || null : null;
  const texts = () => joined(printers[printerFor(options)](sheet(), { title, width }));
  if (output !== undefined) {
    replaceFile(output, texts);
    return;
  }
  for (const text of texts()) {
    if (!process.stdout.write(text)) await once(process.stdout, "drain");
  }
}
