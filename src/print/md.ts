import { rowsOf, textColumns } from "./cells.ts";
import type { Printer } from "./printer.ts";

// an underscore within a word is not markup
const special = /[\\`*[\]|~]|(?<![a-z0-9])_|_(?![a-z0-9])/gi;
const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** Escapes text for Markdown and HTML. */
export const mdText = (text: string): string =>
  text.replace(special, "\\$&").replace(/[&<>]/g, (character) => entities[character] ?? "");
const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;

/** A table in GitHub Flavored Markdown. */
export const md: Printer = function* (sheet) {
  const columns = textColumns(sheet);
  yield line(columns.map(({ name }) => mdText(name)));
  yield line(columns.map(({ numeric }) => (numeric ? "---:" : "---")));
  for (const row of rowsOf(columns)) yield line(row.map(([, cell]) => mdText(cell)));
};
