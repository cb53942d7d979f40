/** What every report gives and every printer takes. A value is what SQLite holds: text, a number, null or bytes. */
export interface Sheet {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}
