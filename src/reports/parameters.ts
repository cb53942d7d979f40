import type { Burn } from "../incidents/rules.ts";
import type { SitemapPage } from "./head.ts";

/** What a report may ask for, by the names its SQL has for them. */
export interface Parameters {
  readonly since: number;
  readonly until: number;
  readonly source?: string | undefined;
  readonly host?: string | undefined;
  readonly important?: readonly string[] | undefined;
  readonly min_days?: number | undefined;
  /** pages that a sitemap lists */
  readonly sitemap?: readonly SitemapPage[] | undefined;
  /** hosts whose pages are the own site's, beside the one that was asked */
  readonly own_hosts?: readonly string[] | undefined;
  /** "engine address" of crawlers that proved to be what they say */
  readonly verified?: readonly string[] | undefined;
  /** health checks and scanners too, which rates leave out */
  readonly all_clients?: boolean | undefined;
  readonly slo?: number | undefined;
  readonly burn?: readonly Burn[] | undefined;
  readonly rise?: number | undefined;
  readonly min_errors?: number | undefined;
  readonly min_minutes?: number | undefined;
  readonly min_requests?: number | undefined;
  /** in minutes */
  readonly calm?: number | undefined;
}

const unasked = {
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
} satisfies Record<Exclude<keyof Parameters, "since" | "until">, null | [] | false>;

/** A number would be bound as a real one, and a time divided by an hour would be no whole number of hours. */
function bindable(value: unknown): unknown {
  if (typeof value === "boolean") return Number(value);
  if (Number.isSafeInteger(value)) return BigInt(value as number);
  return typeof value === "object" && value !== null ? JSON.stringify(value) : value;
}

/** Every parameter as SQLite takes it: lists as JSON, null for what nobody asked for. */
export function bound(parameters: Parameters): Record<string, unknown> {
  const asked = Object.entries(parameters).filter(([, value]) => value !== undefined);
  const all = { ...unasked, ...Object.fromEntries(asked) };
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, bindable(value)]));
}
