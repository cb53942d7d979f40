import { type CellColumn, rowsOf, textColumns } from "../../print/cells.ts";
import { markup } from "../../print/html.ts";
import type { Printable } from "../../print/printer.ts";
import { type OverviewSection, remainingRows } from "../sections.ts";

const maxCellLength = 160;
export const maxCheckLength = 400;

/** Text with at most `maxLength` characters; a path can be as long as a page. */
export function truncate(text: string, maxLength = maxCellLength): string {
  const characters = [...text];
  return characters.length > maxLength ? `${characters.slice(0, maxLength - 1).join("")}…` : text;
}

const headingText = (name: string): string => markup(name.replaceAll("_", " "));

const maxUnwrappedLength = 26;

function classOf({ name, numeric, neverCut, cells }: CellColumn): string {
  if (name.endsWith("_series")) return ' class="series"';
  if (numeric) return ' class="number"';
  return neverCut || cells.every(({ length }) => length <= maxUnwrappedLength)
    ? ' class="whole"'
    : ' class="long"';
}

// screen readers skip sparklines; other columns have the numbers
const cell = (column: CellColumn, text: string): string =>
  `<td${classOf(column)}${column.name.endsWith("_series") ? ' aria-hidden="true"' : ""}>${markup(truncate(text))}</td>`;

/** A table that scrolls horizontally if it is wider than the page. */
export function tableOf(sheet: Printable, caption: string, id: string): string {
  const all = textColumns(sheet);
  // empty columns are omitted
  const columns = all.filter(({ cells }) => cells.some((each) => each !== ""));
  const head = columns.map((column) => `<th scope="col"${classOf(column)}>${headingText(column.name)}</th>`);
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
export function sectionOf({ name, heading, about, none, sheet, omitted }: OverviewSection): string {
  const more = omitted > 0 ? `<p class="more">${markup(remainingRows(omitted, name))}</p>\n` : "";
  const caption = sheet.rows.length === 1 ? "1 row" : `${sheet.rows.length} rows`;
  const table =
    sheet.rows.length > 0 ? tableOf(sheet, `${heading}: ${caption}`, name) : `<p>${markup(none)}</p>\n`;
  return `<section aria-labelledby="${name}">
<h2 id="${name}">${markup(heading)}</h2>
<details class="about"><summary>About</summary><p>${markup(about)}</p></details>
${table}${more}</section>
`;
}
