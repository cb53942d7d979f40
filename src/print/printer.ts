/** What is printed: a sheet, or a query whose rows are still to come. */
export interface Printable {
  readonly columns: readonly string[];
  readonly rows: Iterable<readonly unknown[]>;
}

/** Where it is printed to. */
export interface PageOptions {
  readonly title: string;
  /** columns of the terminal; null: no terminal, no limit */
  readonly width: number | null;
}

/** Gives the text piece by piece, so that a result of any size can be written while it is read. */
export type Printer = (sheet: Printable, page: PageOptions) => Iterable<string>;
