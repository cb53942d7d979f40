import { type CellColumn, rowsOf, wordColumns } from "../../print/cells.ts";
import { markup } from "../../print/html.ts";
import type { Printable } from "../../print/printer.ts";
import { type OverviewSection, remainingRows } from "../sections.ts";

const longCell = 160;
export const longText = 400;

/** Text with at most `longest` characters; a path can be as long as a page. */
export function brief(text: string, longest = longCell): string {
  const characters = [...text];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join("")}…` : text;
}

const named = (name: string): string => markup(name.replaceAll("_", " "));

const short = 26;

function classOf({ name, numeric, whole, cells }: CellColumn): string {
  if (name.endsWith("_series")) return ' class="series"';
  if (numeric) return ' class="number"';
  return whole || cells.every(({ length }) => length <= short) ? ' class="whole"' : ' class="long"';
}

// screen readers skip sparklines; other columns have the numbers
const cell = (column: CellColumn, text: string): string =>
  `<td${classOf(column)}${column.name.endsWith("_series") ? ' aria-hidden="true"' : ""}>${markup(brief(text))}</td>`;

/** A table that scrolls horizontally if it is wider than the page. */
export function tableOf(sheet: Printable, caption: string, id: string): string {
  const all = wordColumns(sheet);
  // empty columns are omitted
  const columns = all.filter(({ cells }) => cells.some((each) => each !== ""));
  const head = columns.map((column) => `<th scope="col"${classOf(column)}>${named(column.name)}</th>`);
  const body = [...rowsOf(columns)].map(
    (row) => `<tr>${row.map(([column, text]) => cell(column, text)).join("")}</tr>\n`,
  );
  return `<div class="scroll" role="region" tabindex="0" aria-labelledby="${id}-caption"><table>
<caption id="${id}-caption">${markup(caption)}</caption>
<thead><tr>${head.join("")}</tr></thead>
<tbody>
${body.join("")}</tbody>
</table></div>
`;
}

/** A part of the report as a section of the page. */
export function sectionOf({ name, heading, about, none, sheet, left }: OverviewSection): string {
  const more = left > 0 ? `<p class="more">${markup(remainingRows(left, name))}</p>\n` : "";
  const caption = sheet.rows.length === 1 ? "1 row" : `${sheet.rows.length} rows`;
  const table =
    sheet.rows.length > 0 ? tableOf(sheet, `${heading}: ${caption}`, name) : `<p>${markup(none)}</p>\n`;
  return `<section aria-labelledby="${name}">
<h2 id="${name}">${markup(heading)}</h2>
<details class="about"><summary>About</summary><p>${markup(about)}</p></details>
${table}${more}</section>
`;
}
