/** What became of one file: read = stored + rejected + skipped, and lines of an earlier run are not read again. */
export interface FileReport {
  readonly path: string;
  /** the format of most lines; null where none fits */
  format: string | null;
  read: number;
  stored: number;
  rejected: number;
  skipped: number;
  /** of the skipped: lines that their source had delivered before */
  duplicates: number;
  /** cause of a skip or reject -> lines */
  readonly skips: Record<string, number>;
  readonly rejects: Record<string, number>;
  /** lines that an earlier run has read */
  already: number;
  /** lines with text behind the fields, which is not understood; and the first of them */
  loose: number;
  looseLine: number;
  /** the last line has no line end yet: it waits for the next run */
  held: boolean;
  damaged: string | null;
  /** why nothing of the file was read, a sentence */
  problem: string | null;
}

export const emptyReport = (path: string): FileReport => ({
  path,
  format: null,
  read: 0,
  stored: 0,
  rejected: 0,
  skipped: 0,
  duplicates: 0,
  skips: {},
  rejects: {},
  already: 0,
  loose: 0,
  looseLine: 0,
  held: false,
  damaged: null,
  problem: null,
});

/** Adds what became of the same file later. */
export function addReport(to: FileReport, more: FileReport): void {
  for (const key of ["read", "stored", "rejected", "skipped", "duplicates", "loose"] as const)
    to[key] += more[key];
  for (const key of ["skips", "rejects"] as const) {
    for (const [cause, lines] of Object.entries(more[key])) to[key][cause] = (to[key][cause] ?? 0) + lines;
  }
  to.format ??= more.format;
  to.looseLine ||= more.looseLine;
  to.held = more.held;
  to.damaged = more.damaged;
  to.problem = more.problem;
}
