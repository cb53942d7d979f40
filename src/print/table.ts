import { type CellColumn, rowsOf, textColumns } from "./cells.ts";
import { type FittedColumn, fit } from "./fit.ts";
import type { Printer } from "./printer.ts";
import { widthOf } from "./width.ts";

const segments = new Intl.Segmenter();

/** Truncates text to a width, at a grapheme boundary. */
function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = "";
  for (const { segment } of segments.segment(text)) {
    if (widthOf(kept + segment) >= width) break;
    kept += segment;
  }
  return `${kept}…`;
}

function padded(text: string, width: number, right: boolean): string {
  const shown = cut(text, width);
  const space = " ".repeat(Math.max(0, width - widthOf(shown)));
  return right ? space + shown : shown + space;
}

const line = (shown: readonly FittedColumn[], text: (column: CellColumn, index: number) => string): string =>
  `${shown
    .map(({ column, width }, index) => padded(text(column, index), width, column.numeric))
    .join("  ")
    .trimEnd()}\n`;

/** A text table, not wider than the terminal. */
export const table: Printer = function* (sheet, page) {
  const maxWidth = page.width ?? Number.POSITIVE_INFINITY;
  const { shown, constant, omitted } = fit(textColumns(sheet), maxWidth);
  for (const { name, cells } of constant) yield `${cut(`${name}: ${cells[0]}`, maxWidth)}\n`;
  if (shown.length === 0) return;
  if (constant.length > 0) yield "\n";
  yield line(shown, ({ name }) => name);
  yield line(shown, (_column, index) => "─".repeat(shown[index]?.width ?? 0));
  for (const row of rowsOf(shown.map(({ column }) => column))) {
    yield line(shown, (_column, index) => row[index]?.[1] ?? "");
  }
  if (omitted.length > 0) yield `${cut(`not shown: ${omitted.join(", ")}; see --format json`, maxWidth)}\n`;
};
