import type { Burn } from "../incidents/rules.ts";
import type { SitemapPage } from "./head.ts";

/** The parameters of reports that do not depend on the period. The names are those of the SQL parameters. */
export interface ReportParameters {
  readonly source?: string | undefined;
  readonly host?: string | undefined;
  /** globs of important paths */
  readonly important?: readonly string[] | undefined;
  /** minimum number of days on which a path is missing */
  readonly min_days?: number | undefined;
  /** hosts of the own site, in addition to the host of the request */
  readonly own_hosts?: readonly string[] | undefined;
  /** whether health checks and scanners are included */
  readonly all_clients?: boolean | undefined;
  /** whether the lines of each log are counted, and not requests as users made them */
  readonly per_hop?: boolean | undefined;
  readonly slo?: number | undefined;
  readonly burn?: readonly Burn[] | undefined;
  readonly rise?: number | undefined;
  readonly min_errors?: number | undefined;
  readonly min_minutes?: number | undefined;
  readonly min_requests?: number | undefined;
  /** in minutes */
  readonly calm?: number | undefined;
}

/** All parameters of reports. */
export interface Parameters extends ReportParameters {
  /** in ms since 1970 */
  readonly since: number;
  /** in ms since 1970, exclusive */
  readonly until: number;
  /** how much earlier the previous period begins, in ms */
  readonly shift?: number | null | undefined;
  /** pages of the sitemaps */
  readonly sitemap?: readonly SitemapPage[] | undefined;
  /** "engine address" of crawlers that are verified */
  readonly verified?: readonly string[] | undefined;
}

const defaults = {
  shift: null,
  source: null,
  host: null,
  important: [],
  min_days: null,
  sitemap: [],
  own_hosts: [],
  verified: [],
  all_clients: false,
  slo: null,
  burn: null,
  rise: null,
  min_errors: null,
  min_minutes: null,
  min_requests: null,
  calm: null,
} satisfies Record<Exclude<keyof Parameters, "since" | "until" | "per_hop">, null | [] | false>;

/** better-sqlite3 binds numbers as REAL, and :until / 3600000 must be an integer division. */
function bindable(value: unknown): unknown {
  if (typeof value === "boolean") return Number(value);
  if (Number.isSafeInteger(value)) return BigInt(value as number);
  return typeof value === "object" && value !== null ? JSON.stringify(value) : value;
}

/** The values to bind: lists as JSON, booleans as 0 or 1, defaults for parameters that are left out. */
export function boundParameters(parameters: Parameters): Record<string, unknown> {
  const given = Object.entries(parameters).filter(
    ([name, value]) => value !== undefined && name !== "per_hop",
  );
  const all = { ...defaults, ...Object.fromEntries(given) };
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, bindable(value)]));
}
