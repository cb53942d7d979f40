import type { CellColumn } from "./cells.ts";
import { widthOf } from "./width.ts";

export interface FittedColumn {
  readonly column: CellColumn;
  width: number;
  /** the column is never narrower */
  readonly minWidth: number;
}

const gapWidth = 2;
const minCutWidth = { cell: 12, heading: 6 };

const sum = (numbers: readonly number[]): number => numbers.reduce((one, other) => one + other, 0);
const total = (columns: readonly FittedColumn[], property: "width" | "minWidth"): number =>
  sum(columns.map((each) => each[property] + gapWidth)) - gapWidth;

/** A column as wide as its content. The heading can be cut even if the cells cannot. */
function uncut(column: CellColumn): FittedColumn {
  const heading = widthOf(column.name);
  const cells = column.cells.reduce((max, text) => Math.max(max, widthOf(text)), 0);
  const minWidth = Math.max(
    column.neverCut ? cells : Math.min(cells, minCutWidth.cell),
    Math.min(heading, minCutWidth.heading),
  );
  return { column, width: Math.max(heading, cells), minWidth };
}

/** Reduces the widest reducible column by 1 until all columns fit. */
function shrink(columns: readonly FittedColumn[], maxWidth: number): void {
  for (let excess = total(columns, "width") - maxWidth; excess > 0; excess--) {
    const reducible = columns.filter(({ width, minWidth }) => width > minWidth);
    const widest = reducible.reduce<FittedColumn | undefined>(
      (max, each) => (max && max.width >= each.width ? max : each),
      undefined,
    );
    if (!widest) return;
    widest.width--;
  }
}

const isConstant = ({ cells }: CellColumn): boolean =>
  cells.length > 0 && cells.every((cell) => cell === cells[0]);

interface Fit {
  readonly shown: readonly FittedColumn[];
  /** columns with the same value in every row, printed once above the table */
  readonly constant: readonly CellColumn[];
  /** names of the columns that do not fit */
  readonly omitted: readonly string[];
}

/** Chooses columns and widths: removes constant columns, then the last columns, then cuts cells. */
export function fit(columns: readonly CellColumn[], maxWidth: number): Fit {
  const all = columns.map(uncut);
  if (total(all, "width") <= maxWidth) return { shown: all, constant: [], omitted: [] };
  const oneRow = columns[0]?.cells.length === 1;
  const constant = oneRow || !columns.every(isConstant) ? columns.filter(isConstant) : [];
  const shown = all.filter(({ column }) => !constant.includes(column));
  const omitted: string[] = [];
  while (total(shown, "minWidth") > maxWidth && shown.length > 1)
    omitted.unshift(shown.pop()?.column.name ?? "");
  shrink(shown, maxWidth);
  return { shown, constant: constant.filter(({ cells }) => cells[0] !== ""), omitted };
}
