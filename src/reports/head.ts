/** One SQL file: what its head says, and the query. */
export interface Report {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  /** the period when none is asked for: "yesterday", or a length up to the newest line: "30 days" */
  readonly period: string;
  /** reports it builds on: their rows, over their own length of time, are given as JSON in :name */
  readonly uses: readonly string[];
  /** reports that are shown after it, over the same period unless it uses them; given to it as JSON as well */
  readonly parts: readonly string[];
  /** columns that tell a row from the others, and columns that can be compared with an earlier period's */
  readonly key: readonly string[];
  readonly counts: readonly string[];
  /** names of the parameters in its query */
  readonly parameters: ReadonlySet<string>;
  readonly sql: string;
}

/** A page as a sitemap lists it. */
export interface SitemapPage {
  readonly host: string;
  readonly path: string;
}

/** Parameters stand in code, not in comments or texts ('12:30'). */
function parametersOf(sql: string): Set<string> {
  const code = sql.replace(/--.*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"/g, " ");
  return new Set([...code.matchAll(/[:@$]([a-z_]\w*)/gi)].map(([, name = ""]) => name));
}

/** Reads the head of a report: comment lines like `-- title: ...`. */
export function parseReport(name: string, sql: string): Report {
  const head = new Map([...sql.matchAll(/^-- (\w+): +(.+?)\s*$/gm)].map(([, key, value]) => [key, value]));
  const list = (name: string): string[] => head.get(name)?.split(/[ ,]+/) ?? [];
  return {
    name,
    title: head.get("title") ?? name,
    about: head.get("about") ?? "",
    period: head.get("period") ?? "24 hours",
    uses: list("uses"),
    parts: list("parts"),
    key: list("key"),
    counts: list("counts"),
    parameters: parametersOf(sql),
    sql,
  };
}
