import { readFileSync } from "node:fs";

export interface DocumentedColumn {
  readonly name: string;
  meaning: string;
}

/** A table or view, with its comments in the SQL text. */
export interface DocumentedTable {
  readonly name: string;
  readonly description: string;
  readonly columns: readonly DocumentedColumn[];
}

const definition =
  /((?:^-- .*\n)*)^create (?:table|view) (?:if not exists )?(\w+)((?:.*\n)*?(?:(?! -- ).)*);$/gm;
const withoutStrings = (code: string): string => code.replace(/'[^']*'/g, "''");
const count = (code: string, pattern: RegExp): number => [...code.matchAll(pattern)].length;

/** Whether parentheses and `case` expressions are closed. */
const isClosed = (code: string): boolean => count(code, /[(]|\bcase\b/g) === count(code, /[)]|\bend\b/g);

/** Name of the column that a complete item of a `select` list or a column definition declares. */
const nameOf = (code: string): string | undefined =>
  / as (\w+),?$/.exec(code)?.[1] ?? /^(\w+) (?:integer|text|blob)\b/.exec(code)?.[1];

/** The lines with columns: of a view those of its own `select`, of a table all. */
function columnLines(body: string): readonly string[] {
  const lines = body.split("\n").slice(1);
  const start = lines.findLastIndex((line) => /^select\b/.test(line));
  if (start < 0) return lines;
  const end = lines.findIndex((line, index) => index > start && line.startsWith("from "));
  return lines.slice(start + 1, end);
}

/** Comments after a column, on its line and the following lines, belong to it; those within an expression do not. */
function columnsOf(body: string): readonly DocumentedColumn[] {
  const columns: DocumentedColumn[] = [];
  let open = "";
  for (const line of columnLines(body)) {
    const [, code = "", comment = ""] = /^(.*?)(?:(?<=\s)-- (.*))?$/.exec(line) ?? [];
    const last = columns.at(-1);
    if (code.trim() === "" && open === "" && last) last.meaning = `${last.meaning} ${comment}`.trim();
    if (code.trim() === "") continue;
    open = `${open} ${withoutStrings(code.trim())}`.trim();
    const name = isClosed(open) ? nameOf(open) : undefined;
    if (name !== undefined) columns.push({ name, meaning: comment });
    if (isClosed(open)) open = "";
  }
  return columns;
}

/** Reads the comments of an SQL file with the tables and views that it creates. */
export const readComments = (file: URL): readonly DocumentedTable[] =>
  [...readFileSync(file, "utf8").matchAll(definition)].map(([, comment = "", name = "", body = ""]) => ({
    name,
    description: comment.replaceAll(/^-- /gm, "").replaceAll("\n", " ").trim(),
    columns: columnsOf(body),
  }));
