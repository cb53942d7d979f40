import type { Printable } from "./printer.ts";
import { seriesOf } from "./series.ts";
import { formatCell } from "./units.ts";
import { visible } from "./value.ts";

/** A column as text, as table, md and html print it. */
export interface CellColumn {
  readonly name: string;
  /** contains only numbers; aligned right */
  readonly numeric: boolean;
  /** contains numbers, times or series, which would be wrong if truncated */
  readonly neverCut: boolean;
  readonly cells: readonly string[];
}

const isNumber = (value: unknown): boolean => typeof value === "number";
const isTime = (value: unknown): boolean =>
  typeof value === "string" && /^\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?$/.test(value);

/** Formats the values of a sheet, column by column. */
export function textColumns({ columns, rows }: Printable): CellColumn[] {
  const all = [...rows];
  return columns.map((name, index) => {
    const values = all.map((row) => row[index] ?? null);
    const present = values.filter((value) => value !== null);
    const numeric = present.length > 0 && present.every(isNumber);
    return {
      name: visible(name),
      numeric,
      neverCut: numeric || present.every((value) => isTime(value) || seriesOf(name, value) !== null),
      cells: values.map((value) => formatCell(name, value)),
    };
  });
}

/** Iterates the cells of the columns row by row. */
export function* rowsOf(
  columns: readonly CellColumn[],
): Generator<readonly (readonly [CellColumn, string])[]> {
  for (const index of columns[0]?.cells.keys() ?? []) {
    yield columns.map((column) => [column, column.cells[index] ?? ""] as const);
  }
}
