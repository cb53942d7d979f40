/** Splits a line into the raw text of its fields; null if the line does not match the layout. */
export type Split = (line: string) => readonly (string | undefined)[] | null;

/** How much of a layout a line matches. */
export interface Nearness {
  /** 0 to 1 */
  readonly share: number;
  /** The first field that does not match, and its text; null if no field can be named. */
  readonly mismatch: { readonly field: string; readonly text: string } | null;
}

/** A text layout compiled for the text parser. */
export interface LineSplitter {
  readonly names: readonly string[];
  readonly split: Split;
  readonly near: (line: string) => Nearness;
}
