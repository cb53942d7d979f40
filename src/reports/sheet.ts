/** What every report gives and every printer takes. A value is what SQLite holds: text, a number, null or bytes. */
export interface Sheet {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** A row by the names of its columns. */
export type RowObject = Readonly<Record<string, unknown>>;

export const rowObjects = ({ columns, rows }: Sheet): RowObject[] =>
  rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]])));
