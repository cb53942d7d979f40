import type { Printable } from "./printer.ts";
import { seriesOf } from "./series.ts";
import { forPeople } from "./units.ts";
import { visible } from "./value.ts";

/** A column in words, as table, md and html show it. */
export interface CellColumn {
  readonly name: string;
  /** holds numbers, and is set flush right */
  readonly numeric: boolean;
  /** holds numbers, times or series: cut short, they would say something else */
  readonly whole: boolean;
  readonly cells: readonly string[];
}

const isNumber = (value: unknown): boolean => typeof value === "number";
const isTime = (value: unknown): boolean =>
  typeof value === "string" && /^\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?$/.test(value);

/** Turns a sheet into columns of words. */
export function wordColumns({ columns, rows }: Printable): CellColumn[] {
  const all = [...rows];
  return columns.map((name, index) => {
    const values = all.map((row) => row[index] ?? null);
    const present = values.filter((value) => value !== null);
    const numeric = present.length > 0 && present.every(isNumber);
    return {
      name: visible(name),
      numeric,
      whole: numeric || present.every((value) => isTime(value) || seriesOf(name, value) !== null),
      cells: values.map((value) => forPeople(name, value)),
    };
  });
}

/** Walks the columns row by row. */
export function* rowsOf(
  columns: readonly CellColumn[],
): Generator<readonly (readonly [CellColumn, string])[]> {
  for (const index of columns[0]?.cells.keys() ?? []) {
    yield columns.map((column) => [column, column.cells[index] ?? ""] as const);
  }
}
