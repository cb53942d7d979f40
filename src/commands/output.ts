import { once } from "node:events";
import { reportPrinter } from "../overview/index.ts";
import { chunked } from "../print/chunked.ts";
import { type PrinterName, printerByEnding, printers } from "../print/index.ts";
import type { PageOptions, Printable } from "../print/printer.ts";
import { replaceFile } from "../print/replace-file.ts";
import type { PreparedReport } from "../reports/run.ts";
import { type CommandIo, logStderr } from "./io.ts";
import type { OutputOptions } from "./options.ts";

const printerFor = ({ format, output }: OutputOptions): PrinterName => format ?? printerByEnding(output);

/** Writes to the file or to standard output. `print` is called after the file was opened. */
async function write(
  { stdout }: CommandIo,
  { output }: OutputOptions,
  title: string,
  print: (page: PageOptions) => Iterable<string>,
): Promise<void> {
  if (output !== undefined) {
    replaceFile(output, () => print({ title, width: null }));
    return;
  }
  const width = stdout.isTTY ? stdout.columns || null : null;
  for (const chunk of chunked(print({ title, width }))) {
    if (!stdout.write(chunk)) await once(stdout, "drain");
  }
}

/** Prints a sheet. */
export const print = (
  io: CommandIo,
  options: OutputOptions,
  title: string,
  sheet: () => Printable,
): Promise<void> => write(io, options, title, (page) => printers[printerFor(options)](sheet(), page));

/** Executes a report, prints it, and logs its title and notes to standard error. */
export async function printReport(
  io: CommandIo,
  options: OutputOptions,
  prepared: PreparedReport,
): Promise<void> {
  const printer = reportPrinter(printerFor(options), prepared.report);
  logStderr(io, prepared.title);
  const notes: string[] = [];
  await write(io, options, prepared.title, (page) => {
    const result = prepared.execute();
    notes.push(...result.notes);
    return printer(result, page);
  });
  for (const note of notes) logStderr(io, note);
}
