/** A sheet, or a query whose rows are read while they are printed. */
export interface Printable {
  readonly columns: readonly string[];
  readonly rows: Iterable<readonly unknown[]>;
}

/** The properties of the output. */
export interface PageOptions {
  readonly title: string;
  /** columns of the terminal; null if the output is not a terminal */
  readonly width: number | null;
}

/** Generates the text in pieces, so that a result of any size is written while it is read. */
export type Printer = (sheet: Printable, page: PageOptions) => Iterable<string>;
