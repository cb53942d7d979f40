import { sqlText } from "../store/queries.ts";
import { dayMs } from "../units.ts";

const part = (name: string): string => sqlText(`reports/fragments/${name}.sql`).trimEnd();

/** `counted as (...)`: the requests of a period, most of them counted by minute. */
export const counted = part("counted");
const failedRequests = part("failed_requests");

/** The same a week before. */
const before = (part: string): string =>
  part.replace(" as (", "_before as (").replaceAll(/:(?:since|until)/g, (end) => `(${end} - ${7 * dayMs})`);

const parts: Readonly<Record<string, string>> = {
  counted,
  counted_before: before(counted),
  failed_requests: failedRequests,
  failed_requests_before: before(failedRequests),
  ways: part("answers"),
  taken: part("request_times"),
  hour_parts: part("hour_parts"),
  asked_shapes: part("asked_shapes"),
  last_minutes: part("last_minutes"),
};

/** A report's query with the parts that its head names (`-- with: counted`) before its own. */
export function withFragments(sql: string): string {
  const [, names = ""] = /^-- with: +(.+?)\s*$/m.exec(sql) ?? [];
  const wanted = names.split(/[ ,]+/).flatMap((name) => parts[name] ?? []);
  if (wanted.length === 0) return sql;
  return sql.replace(/^with\b( recursive)?/m, (start) => `${start}\n${wanted.join(",\n")},`);
}
