import { readdirSync } from "node:fs";
import { sourceFolder, sqlText } from "../store/queries.ts";
import type { CountedUnit } from "./head.ts";

const folder = "reports/fragments/";

const names: ReadonlySet<string> = new Set(
  readdirSync(new URL(folder, sourceFolder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".sql"))
    .map((file) => file.slice(0, -".sql".length).replaceAll("\\", "/")),
);

/** The fragments that the head of a report or fragment names: `-- with: counted, asked_shapes`. */
function namedIn(sql: string): string[] {
  const [, list = ""] = /^-- with: +(.+?)\s*$/m.exec(sql) ?? [];
  return list.split(/[ ,]+/).filter((name) => names.has(name));
}

/** A fragment that differs for journeys is in the folder `journeys` too. */
function fileOf(name: string, unit: CountedUnit): string {
  const journeys = `journeys/${name}`;
  return `${folder}${unit === "journeys" && names.has(journeys) ? journeys : name}.sql`;
}

/** The texts of fragments by name, each after the fragments that it names itself. */
function collect(
  list: readonly string[],
  unit: CountedUnit,
  texts = new Map<string, string>(),
): Map<string, string> {
  for (const name of list) {
    if (texts.has(name)) continue;
    const sql = sqlText(fileOf(name, unit)).trimEnd();
    collect(namedIn(sql), unit, texts);
    texts.set(name, sql);
  }
  return texts;
}

/** Common table expressions of fragments, to be placed after `with`. */
export const fragments = (unit: CountedUnit, ...list: readonly string[]): string =>
  [...collect(list, unit).values()].join(",\n");

/** A query with its fragments: they are the first common table expressions. */
export function withFragments(sql: string, unit: CountedUnit): string {
  const list = namedIn(sql);
  if (list.length === 0) return sql;
  const text = fragments(unit, ...list);
  return /^with\b/m.test(sql)
    ? sql.replace(/^with\b(?: recursive)?/m, (keyword) => `${keyword}\n${text},`)
    : sql.replace(/^select\b/m, (select) => `with\n${text}\n${select}`);
}
