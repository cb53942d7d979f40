import stringWidth from "string-width";
import type { CellColumn } from "./cells.ts";

export interface Fitted {
  readonly column: CellColumn;
  width: number;
  /** it can be cut down to this */
  readonly least: number;
}

const gap = 2;
/** what a cut text and a cut heading keep at least */
const narrow = { cell: 12, heading: 6 };

const sum = (numbers: readonly number[]): number => numbers.reduce((one, other) => one + other, 0);
const total = (columns: readonly Fitted[], of: "width" | "least"): number =>
  sum(columns.map((each) => each[of] + gap)) - gap;

/** As wide as its texts; what must stay whole is never cut, its heading is. */
function natural(column: CellColumn): Fitted {
  const name = stringWidth(column.name);
  const cells = column.cells.reduce((most, text) => Math.max(most, stringWidth(text)), 0);
  const least = Math.max(column.whole ? cells : Math.min(cells, narrow.cell), Math.min(name, narrow.heading));
  return { column, width: Math.max(name, cells), least };
}

/** Takes from the widest column that can give, until all fit. */
function shrink(columns: readonly Fitted[], room: number): void {
  for (let excess = total(columns, "width") - room; excess > 0; excess--) {
    const givers = columns.filter(({ width, least }) => width > least);
    const widest = givers.reduce<Fitted | undefined>(
      (most, each) => (most && most.width >= each.width ? most : each),
      undefined,
    );
    if (!widest) return;
    widest.width--;
  }
}

const same = ({ cells }: CellColumn): boolean => cells.length > 0 && cells.every((cell) => cell === cells[0]);

interface Fit {
  readonly shown: readonly Fitted[];
  /** columns that say the same in every row: told once, above */
  readonly constant: readonly CellColumn[];
  /** names of columns there was no room for */
  readonly left: readonly string[];
}

/** Chooses columns and widths: first constant columns go, then the last ones without room, then cells are cut. */
export function fit(columns: readonly CellColumn[], room: number): Fit {
  const all = columns.map(natural);
  if (total(all, "width") <= room) return { shown: all, constant: [], left: [] };
  const oneRow = columns[0]?.cells.length === 1;
  const constant = oneRow || !columns.every(same) ? columns.filter(same) : [];
  const shown = all.filter(({ column }) => !constant.includes(column));
  const left: string[] = [];
  while (total(shown, "least") > room && shown.length > 1) left.unshift(shown.pop()?.column.name ?? "");
  shrink(shown, room);
  return { shown, constant: constant.filter(({ cells }) => cells[0] !== ""), left };
}
