/** What a run did with one file: read = stored + rejected + skipped. Lines of earlier runs are not read again. */
export interface FileReport {
  readonly path: string;
  /** the format of most lines; null where none fits */
  format: string | null;
  /** format -> requests */
  readonly formats: Record<string, number>;
  /** the format when the same log was read before */
  formatBefore: string | null;
  read: number;
  stored: number;
  rejected: number;
  skipped: number;
  /** redelivered lines, which are part of `skipped` */
  duplicates: number;
  /** cause -> lines */
  readonly skips: Record<string, number>;
  readonly rejects: Record<string, number>;
  /** lines that earlier runs read */
  readBefore: number;
  /** lines with text after the fields, which is not parsed; and the number of the first of them */
  loose: number;
  looseLine: number;
  /** the last line has no line end and was left for the next run */
  lastLinePending: boolean;
  /** the error that broke off the content */
  damaged: string | null;
  /** why nothing of the file was read, as a sentence */
  problem: string | null;
  /** lines of a file that no format fits */
  refusedLines: number;
}

export const emptyReport = (path: string): FileReport => ({
  path,
  format: null,
  formats: {},
  formatBefore: null,
  read: 0,
  stored: 0,
  rejected: 0,
  skipped: 0,
  duplicates: 0,
  skips: {},
  rejects: {},
  readBefore: 0,
  loose: 0,
  looseLine: 0,
  lastLinePending: false,
  damaged: null,
  problem: null,
  refusedLines: 0,
});

/** Adds a later report about the same file. */
export function addReport(to: FileReport, more: FileReport): void {
  for (const key of ["read", "stored", "rejected", "skipped", "duplicates", "loose"] as const)
    to[key] += more[key];
  for (const key of ["skips", "rejects", "formats"] as const) {
    for (const [cause, lines] of Object.entries(more[key])) to[key][cause] = (to[key][cause] ?? 0) + lines;
  }
  to.format = more.format ?? to.format;
  to.formatBefore ??= more.formatBefore;
  to.looseLine ||= more.looseLine;
  to.lastLinePending = more.lastLinePending;
  to.damaged = more.damaged;
  to.problem = more.problem;
  to.refusedLines = more.refusedLines;
}
