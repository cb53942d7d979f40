import type { Printable } from "./printer.ts";
import { forPeople } from "./units.ts";
import { visible } from "./value.ts";

/** A column in words, as table, md and html show it. */
export interface Column {
  readonly name: string;
  /** holds numbers, and is set flush right */
  readonly numeric: boolean;
  readonly cells: readonly string[];
}

/** Turns a sheet into columns of words. */
export function wordColumns({ columns, rows }: Printable): Column[] {
  const all = [...rows];
  return columns.map((name, index) => {
    const values = all.map((row) => row[index] ?? null);
    return {
      name: visible(name),
      numeric:
        values.some((value) => typeof value === "number") &&
        values.every((value) => value === null || typeof value === "number"),
      cells: values.map((value) => forPeople(name, value)),
    };
  });
}

/** Walks the columns row by row. */
export function* rowsOf(columns: readonly Column[]): Generator<readonly (readonly [Column, string])[]> {
  for (const index of columns[0]?.cells.keys() ?? []) {
    yield columns.map((column) => [column, column.cells[index] ?? ""] as const);
  }
}
