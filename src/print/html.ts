import { createHash } from "node:crypto";
import { type CellColumn, rowsOf, textColumns } from "./cells.ts";
import type { Printer } from "./printer.ts";

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Escapes text for HTML content and quoted attributes. */
export const markup = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character] ?? "");

const style = `
:root { color-scheme: light dark; }
body { margin: 2rem; font: 14px/1.4 system-ui, sans-serif; color: light-dark(#1b1b1b, #e6e6e6); background: light-dark(#fff, #161616); }
table { border-collapse: collapse; }
caption { padding-bottom: .8rem; font-size: 1.2rem; font-weight: 600; text-align: left; }
th, td { padding: .3rem .7rem; border-bottom: 1px solid light-dark(#ddd, #333); text-align: left; vertical-align: top; white-space: nowrap; }
th { position: sticky; top: 0; background: light-dark(#f4f4f4, #222); }
.number { text-align: right; font-variant-numeric: tabular-nums; }
`;
const hash = createHash("sha256").update(style).digest("base64");
const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;

const cell = (tag: "td" | "th", { numeric }: CellColumn, text: string): string =>
  `<${tag}${numeric ? ' class="number"' : ""}>${markup(text)}</${tag}>`;

/** A self-contained page without scripts. */
export const html: Printer = function* (sheet, { title }) {
  const columns = textColumns(sheet);
  yield `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${markup(title)}</title>
<style>${style}</style>
<table>
<caption>${markup(title)}</caption>
<thead><tr>${columns.map((column) => cell("th", column, column.name)).join("")}</tr></thead>
<tbody>
`;
  for (const row of rowsOf(columns)) {
    yield `<tr>${row.map(([column, text]) => cell("td", column, text)).join("")}</tr>\n`;
  }
  yield "</tbody>\n</table>\n</html>\n";
};
