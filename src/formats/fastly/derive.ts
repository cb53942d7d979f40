import type { LineRecord } from "../../parse/line-record.ts";
import type { Cache } from "../../request.ts";
import type { FastlyFields, StateFamily } from "./fields.ts";

/** Suffixes (-CLUSTER, -WAIT, -REFRESH) combine: https://www.fastly.com/documentation/reference/vcl/variables/miscellaneous/fastly-info-state/ */
// biome-ignore format: a table, a row a family
const families: readonly (readonly [state: RegExp, family: StateFamily, cache: Cache | null])[] = [
  [/^BG-ERROR/, "background error", "error"],
  [/^ERROR/, "error", "error"],
  [/^(?:HIT-)?SYNTH/, "synthetic", "hit"],
  [/^HIT-STALE/, "stale", "stale"],
  [/^(?:HIT)?PASS/, "pass", "bypass"],
  [/^PIPE/, "pipe", "bypass"],
  [/^HIT/, "hit", "hit"],
  [/^MISS/, "miss", "miss"],
  [/^/, "new", null],
];

const familyOf = (state: string): (typeof families)[number] | undefined =>
  families.find(([pattern]) => pattern.test(state));

const emptyStates = ["NONE", ""];

const fromBoolean = (text: string | null | undefined): boolean | null =>
  /^(?:1|true)$/.test(text ?? "") ? true : /^(?:0|false)$/.test(text ?? "") ? false : null;

/** Decides whether `cache_status` holds the state (a single value, in the long template) or X-Cache. */
function setState(record: FastlyFields): void {
  const { state_or_x_cache: value } = record;
  if (value === undefined) return;
  const longTemplate = record.service_version !== undefined && !value?.includes(",");
  const isState = longTemplate || /^(?:PASS|PIPE|SYNTH|ERROR|BG-)/.test(value ?? "");
  if (record.state === undefined && isState) record.state = value;
  else record.x_cache ??= value;
}

function setCache(record: FastlyFields): void {
  if (emptyStates.includes(record.state ?? "")) record.state = null;
  record.family = record.state == null ? "none" : (familyOf(record.state)?.[1] ?? "new");
  const logged = record.state ?? record.x_cache;
  if (logged === undefined) return;
  // X-Cache lists all caches; the last one is the edge
  const edge = logged?.split(",").at(-1)?.trim() ?? "";
  record.cache_status = logged;
  record.cache = logged === null ? null : (familyOf(edge)?.[2] ?? null);
  if (record.x_cache != null) record.x_cache = edge;
}

/** Fastly passes on a valid response of the origin with its status. */
function setUpstream(record: FastlyFields): void {
  const originLogged =
    record.upstream_status != null ||
    fromBoolean(record.backend_is_origin) === true ||
    fromBoolean(record.backend_is_shield) === false;
  if (originLogged) record.from_origin = "yes";
  const fetched = record.family === "miss" || record.family === "pass";
  if (record.upstream_status === undefined && fetched) record.upstream_status = record.status ?? null;
}

export function derive(record: FastlyFields & LineRecord): void {
  setState(record);
  setCache(record);
  setUpstream(record);
  if (record.response_reason != null) record.response_reason = record.response_reason.toLowerCase();
  const tls = fromBoolean(record.is_tls);
  if (tls !== null) record.scheme = tls ? "https" : "http";
  // cache-cdg20764-CDG: the suffix is the location
  record.edge_location ??= /-([A-Z]{3})$/.exec(record.server ?? "")?.[1] ?? record.server ?? null;
  if (fromBoolean(record.is_edge) === false) record.client_kind = "internal";
}
