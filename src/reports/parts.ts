import { sqlText } from "../store/sql-file.ts";

/** `counted as (...)`: the requests of a period, most of them counted by minute. */
export const counted = sqlText("reports/parts/counted.sql").trimEnd();

const week = 604_800_000;

const parts: Readonly<Record<string, string>> = {
  counted,
  counted_before: counted
    .replace("counted as", "counted_before as")
    .replaceAll(/:(?:since|until)/g, (end) => `(${end} - ${week})`),
};

/** A report's query with the parts that its head names (`-- with: counted`) before its own. */
export function withParts(sql: string): string {
  const [, names = ""] = /^-- with: +(.+?)\s*$/m.exec(sql) ?? [];
  const wanted = names.split(/[ ,]+/).flatMap((name) => parts[name] ?? []);
  if (wanted.length === 0) return sql;
  return sql.replace(/^with\b( recursive)?/m, (start) => `${start}\n${wanted.join(",\n")},`);
}
