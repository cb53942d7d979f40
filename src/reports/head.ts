import { periodLengthMs } from "./period.ts";

/** What reports count: the lines of each log, or requests as users made them. */
export type CountedUnit = "lines" | "journeys";

/** A report: the head of an SQL file and its query. */
export interface Report {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  /** default period: "yesterday", or a length of time up to the newest line, "30 days" */
  readonly period: string;
  /** how much earlier the previous period of its fragments begins, in ms; null: no previous period */
  readonly shift: number | null;
  /** reports whose rows, over their own default period, are bound as JSON to :name */
  readonly uses: readonly string[];
  /** reports printed after it, over the same period unless it uses them; bound as JSON too */
  readonly parts: readonly string[];
  /** columns that identify a row, and columns that --compare compares with an earlier period */
  readonly key: readonly string[];
  readonly counts: readonly string[];
  /** names of the parameters in its query */
  readonly parameters: ReadonlySet<string>;
  /** it counts lines of each log, also of requests that several logs contain */
  readonly countsLines: boolean;
  /** it names sources whose requests should be joined and are not */
  readonly namesUnjoined: boolean;
  /** the query with its fragments, by what it counts */
  readonly sql: Readonly<Record<CountedUnit, string>>;
}

/** A page that a sitemap lists. */
export interface SitemapPage {
  readonly host: string;
  readonly path: string;
}

/** Names of the parameters in the code; comments and literals such as '12:30' contain none. */
function parametersOf(sql: string): Set<string> {
  const code = sql.replace(/--.*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"/g, " ");
  return new Set([...code.matchAll(/[:@$]([a-z_]\w*)/gi)].map(([, name = ""]) => name));
}

/**
 * Reads the head of a report: comment lines like `-- title: ...`. `withFragments`: adds the fragments that the head names.
 */
export function parseReport(
  name: string,
  text: string,
  withFragments: (sql: string, unit: CountedUnit) => string = (sql) => sql,
): Report {
  const sql = { lines: withFragments(text, "lines"), journeys: withFragments(text, "journeys") };
  const head = new Map([...text.matchAll(/^-- (\w+): +(.+?)\s*$/gm)].map(([, key, value]) => [key, value]));
  const shift = head.get("shift");
  const list = (name: string): string[] => head.get(name)?.split(/[ ,]+/) ?? [];
  return {
    name,
    title: head.get("title") ?? name,
    about: head.get("about") ?? "",
    period: head.get("period") ?? "24 hours",
    shift: shift === undefined ? null : periodLengthMs(shift),
    uses: list("uses"),
    parts: list("parts"),
    key: list("key"),
    counts: list("counts"),
    parameters: parametersOf(sql.lines),
    countsLines: head.get("unit") === "lines",
    namesUnjoined: head.get("notes") === "unjoined",
    sql,
  };
}
