import type { FileReport } from "./report.ts";
import type { IngestResult } from "./run.ts";

interface IngestSummary {
  readonly text: string;
  /** false if some input could not be read, or more lines were rejected than allowed */
  readonly complete: boolean;
}

const causes = (counts: Readonly<Record<string, number>>): string => {
  const parts = Object.entries(counts).map(([cause, lines]) => `${lines} ${cause}`);
  return parts.length > 0 ? ` (${parts.join(", ")})` : "";
};

/** A line for the file, and an indented line for each note about it. */
function* describe(file: FileReport): Generator<string> {
  if (file.problem !== null) {
    yield `${file.path}: ${file.problem}`;
    return;
  }
  const earlier = file.readBefore > 0 ? `, ${file.readBefore} already read` : "";
  const counts = `read ${file.read} = stored ${file.stored} + rejected ${file.rejected}${causes(file.rejects)} + skipped ${file.skipped}${causes(file.skips)}`;
  yield `${file.path}: ${file.format ?? "no requests"}: ${counts}${earlier}`;
  const formats = Object.entries(file.formats).sort(([, a], [, b]) => b - a);
  if (formats.length > 1) yield `  requests per format: ${formats.map((each) => each.join(" ")).join(", ")}`;
  if (file.format !== null && file.formatBefore !== null && file.format !== file.formatBefore)
    yield `  the format changed: it was ${file.formatBefore} when this log was read before`;
  if (file.lastLinePending) yield "  the last line is incomplete; the next run reads it";
  if (file.damaged !== null) yield `  damaged: ${file.damaged}; the readable part is stored`;
  if (file.loose > 0) {
    yield `  ${file.loose} lines (first: line ${file.looseLine}) have fields that are not part of ${file.format}, or are truncated; use --log-format or --from-config to read all fields`;
  }
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

function totalOf(files: readonly FileReport[]): { read: number; rejected: number; text: string } {
  const sum = (key: "read" | "stored" | "rejected" | "skipped" | "readBefore"): number =>
    files.reduce((all, file) => all + file[key], 0);
  const earlier = sum("readBefore") > 0 ? `, ${sum("readBefore")} already read` : "";
  const refused = files.filter(({ problem }) => problem !== null).length;
  const lines = files.reduce((all, { refusedLines }) => all + refusedLines, 0);
  const ofFiles =
    refused === 0
      ? ""
      : `total: ${counted(files.length, "file")}, ${files.length - refused} read, ${refused} refused (${counted(lines, "line")})\n`;
  const text = `${ofFiles}total: read ${sum("read")} = stored ${sum("stored")} + rejected ${sum("rejected")} + skipped ${sum("skipped")}${earlier}`;
  return { read: sum("read"), rejected: sum("rejected"), text };
}

function unknownValueNotes({ unknownValues }: IngestResult): string[] {
  const values = unknownValues
    .list()
    .map(({ format, field, value, lines }) => `${format} ${field} ${JSON.stringify(value)} (${lines} lines)`);
  if (unknownValues.others > 0) values.push(`others (${unknownValues.others} lines)`);
  return values.length === 0
    ? []
    : [`unknown values, whose requests get no certain verdict: ${values.join(", ")}`];
}

/** Describes the result of an ingest for people. `maxRejects` is the allowed share of rejected lines, 0 to 1. */
export function ingestSummary(result: IngestResult, maxRejects: number): IngestSummary {
  const { files, problems, notes } = result;
  const { read, rejected, text } = totalOf(files);
  const tooMany = read > 0 && rejected / read > maxRejects;
  const lines = [
    ...notes,
    ...files.flatMap((file) => [...describe(file)]),
    ...problems.map(({ path, message }) => `${path}: ${message}`),
    ...unknownValueNotes(result),
    text,
  ];
  if (tooMany) {
    const limit = Number((maxRejects * 100).toPrecision(4));
    lines.push(
      `more lines were rejected than --max-rejects ${limit}% allows; "faultline rejects" lists them`,
    );
  }
  const unread = files.some(({ problem, damaged }) => problem !== null || damaged !== null);
  return { text: lines.join("\n"), complete: problems.length === 0 && !unread && !tooMany };
}
