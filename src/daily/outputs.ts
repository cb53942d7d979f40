import type { Config, OutputConfig } from "../config/config.ts";
import { fillTemplate } from "../config/day-template.ts";
import { reportPrinter } from "../overview/index.ts";
import { printerByEnding } from "../print/index.ts";
import { replaceFile } from "../print/replace-file.ts";
import { periodLengthMs } from "../reports/period.ts";
import { findReport, supportedParameters, usesParameter } from "../reports/registry.ts";
import { type PreparedReport, prepareReport } from "../reports/run.ts";
import { openStore } from "../store/open.ts";
import { dayMs } from "../units.ts";

function writeReport(
  { report, title, execute }: PreparedReport,
  file: string,
  format = printerByEnding(file),
): readonly string[] {
  const print = reportPrinter(format, report);
  const notes: string[] = [];
  replaceFile(file, () => {
    const result = execute();
    notes.push(...result.notes);
    return print(result, { title, width: null });
  });
  return notes;
}

/**
 * Writes a report of a day, and logs its title, its notes and the name of its file. A report with a longer default
 * period covers that period, up to the end of the day.
 */
export async function writeOutput(
  config: Config,
  output: OutputConfig,
  day: number,
  log: (text: string) => void,
): Promise<void> {
  const report = findReport(output.report);
  const until = day + dayMs;
  const since = until - Math.max(dayMs, periodLengthMs(report.period));
  const file = fillTemplate(output.file, day);
  const { source, host } = output;
  const sitemaps =
    config.sitemaps.length > 0 && usesParameter(report, "sitemap") ? config.sitemaps : undefined;
  const store = openStore(config.database);
  try {
    const prepared = await prepareReport({
      store,
      report,
      period: { since, until },
      parameters: { ...supportedParameters(report, config.reportParameters), source, host },
      sitemaps,
    });
    log(prepared.title);
    for (const note of writeReport(prepared, file, output.format)) log(note);
    log(`wrote ${file}`);
  } finally {
    store.close();
  }
}

/** The outputs of each day. A file without a day in its name is written for the newest day only. */
export const planOutputs = (
  config: Config,
  days: readonly number[],
): readonly (readonly [OutputConfig, number])[] =>
  days.flatMap((day, index) =>
    config.outputs
      .filter(
        ({ file }) =>
          index === days.length - 1 || fillTemplate(file, day) !== fillTemplate(file, day + dayMs),
      )
      .map((output) => [output, day] as const),
  );
