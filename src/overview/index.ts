// In: the result of a report and the name of a printer. Out: the text of the document, piece by piece.
import { UsageError } from "../errors.ts";
import { type PrinterName, printers } from "../print/index.ts";
import { json as rowsAsJson } from "../print/json.ts";
import { jsonText } from "../print/ndjson.ts";
import type { PageOptions } from "../print/printer.ts";
import type { Report } from "../reports/head.ts";
import type { ReportResult } from "../reports/run.ts";
import type { BundlePrinter, ReportBundle } from "./bundle.ts";
import { firstChecks } from "./first-checks.ts";
import { headline, hiddenSentence } from "./headline.ts";
import { html } from "./page/page.ts";
import { md, table } from "./text.ts";

/** One object: the rows of each part under the name of its report. */
const json: BundlePrinter = function* (bundle, page) {
  yield `{\n"headline": ${jsonText(headline(bundle))},\n"hidden_failures": ${jsonText(hiddenSentence(bundle))},\n"check_first": ${jsonText(firstChecks(bundle))}`;
  for (const { report, sheet } of bundle.parts) {
    yield `,\n${jsonText(report.name)}: `;
    yield [...rowsAsJson(sheet, page)].join("").trimEnd();
  }
  yield "\n}\n";
};

const bundlePrinters: Readonly<Partial<Record<PrinterName, BundlePrinter>>> = { table, json, md, html };

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

const bundleOf = ({ report, period, excludesClients, parts, notes }: ReportResult): ReportBundle => ({
  title: report.title,
  period,
  note: [...(excludesClients ? ["health checks and scanners are excluded"] : []), ...notes]
    .map(sentence)
    .join(" "),
  parts,
});

/**
 * Chooses the printer of a report. Throws UsageError if the report has parts and the format can hold only one table.
 */
export function reportPrinter(
  name: PrinterName,
  report: Report,
): (result: ReportResult, page: PageOptions) => Iterable<string> {
  if (report.parts.length === 0) return ({ sheet }, page) => printers[name](sheet, page);
  const printer = bundlePrinters[name];
  if (printer) return (result, page) => printer(bundleOf(result), page);
  throw new UsageError(
    `"${report.name}" has several tables, and the format ${name} holds one: use --format ${Object.keys(bundlePrinters).join(", ")}, or print one part: "faultline report incidents --format ${name}"`,
  );
}
