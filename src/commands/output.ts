import { once } from "node:events";
import { reportPrinter } from "../overview/index.ts";
import { type PrinterName, printerByEnding, printers } from "../print/index.ts";
import type { PageOptions, Printable } from "../print/printer.ts";
import { replaceFile } from "../print/replace-file.ts";
import type { PreparedReport } from "../reports/run.ts";
import type { OutputOptions } from "./output-options.ts";
import { logStderr } from "./talk.ts";

const printerFor = ({ format, output }: OutputOptions): PrinterName => format ?? printerByEnding(output);

/** Joins short texts, because one write per row would be slow. */
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

/** Writes to the file or to standard output. `print` is called after the file was opened. */
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

/** Executes a report, prints it, and logs its title and notes to standard error. */
export async function printReport(options: OutputOptions, prepared: PreparedReport): Promise<void> {
  const printer = reportPrinter(printerFor(options), prepared.report);
  logStderr(prepared.title);
  const notes: string[] = [];
  await write(options, prepared.title, (page) => {
    const result = prepared.execute();
    notes.push(...result.notes);
    return printer(result, page);
  });
  for (const note of notes) logStderr(note);
}
