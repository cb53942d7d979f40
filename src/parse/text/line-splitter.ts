/** Splits a line into the raw text of its fields; null if the line does not match the layout. */
export type Split = (line: string) => readonly (string | undefined)[] | null;

/** A text layout compiled for the text parser. */
export interface LineSplitter {
  readonly names: readonly string[];
  readonly split: Split;
  /** How much of the layout a line matches, 0 to 1. */
  readonly near: (line: string) => number;
}
