import type { Format, LineRecord } from "../../parse/format.ts";
import type { Cache } from "../../request.ts";
import { fieldNames, header, json } from "./layouts.ts";
import { cloudflareRules } from "./rules.ts";
import { endedBy } from "./security.ts";
import { skips } from "./skips.ts";
import { type CloudflareFields, vocabulary } from "./vocabulary.ts";
import { words } from "./words.ts";

/** https://developers.cloudflare.com/cache/concepts/cache-responses/ */
const caches: Record<string, Cache> = {
  hit: "hit",
  stream_hit: "hit",
  revalidated: "hit",
  miss: "miss",
  expired: "miss",
  deferred: "miss",
  stale: "stale",
  updating: "stale",
  bypass: "bypass",
  dynamic: "bypass",
  ignored: "bypass",
};

const nobody = ["unknown", "none"];

function setCache(seen: CloudflareFields): void {
  if (seen.cache_status === undefined) return;
  if (nobody.includes(seen.cache_status ?? "")) seen.cache_status = null;
  seen.cache = caches[seen.cache_status ?? ""] ?? null;
}

/** Times of whole seconds may end before they began. */
function setTimes(seen: CloudflareFields): void {
  const { start_ms: start, end_ms: end } = seen;
  seen.time_ms = start ?? end ?? null;
  if (start != null && end != null) seen.request_time_ms = end < start ? null : end - start;
}

function measure(draft: LineRecord): boolean {
  const seen: LineRecord & CloudflareFields = draft;
  setTimes(seen);
  if (seen.upstream_time_ms === undefined && seen.origin_nanoseconds_ms !== undefined)
    seen.upstream_time_ms = seen.origin_nanoseconds_ms;
  if (seen.upstream_time_ms === 0 && seen.upstream_status == null) seen.upstream_time_ms = null;
  return true;
}

/** Zero in every field of the origin says that none was asked; a connection used again has no handshake. */
function setOrigin(seen: CloudflareFields): void {
  const addresses = [seen.upstream_addr, seen.edge_server_ip];
  const times = [
    seen.upstream_time_ms,
    seen.origin_nanoseconds_ms,
    seen.origin_dns_ms,
    seen.origin_tcp_ms,
    seen.origin_tls_ms,
  ];
  const asked = addresses.some((address) => address != null) || times.some((time) => (time ?? 0) > 0);
  const logged = [...addresses, ...times].some((field) => field !== undefined);
  if (logged) seen.origin_contact = asked || seen.upstream_status != null ? "yes" : "no";
  if (seen.status != null && seen.upstream_status != null)
    seen.passed_on = seen.status === seen.upstream_status ? "yes" : "no";
}

function setWorker(seen: CloudflareFields): void {
  const effort = [seen.worker_subrequests, seen.worker_cpu, seen.worker_wall];
  if (seen.worker_status === "ok" || effort.some((each) => (each ?? 0) > 0)) seen.worker_ran = "yes";
}

/**
 * A client asks as an "eyeball"; in old logs the field has numbers.
 * https://developers.cloudflare.com/logs/reference/clientrequestsource/
 */
const clients = ["eyeball", "1", "unknown", "0", "inBrowserChallenge", "12"];

function setClientKind(seen: CloudflareFields): void {
  const { request_source: source, worker_subrequest: subrequest } = seen;
  const internal = subrequest === "true" || (source != null && !clients.includes(source));
  if (!internal) return;
  seen.client_kind = "internal";
  // "00" where there is none
  if (/^[0-9a-f]{16}$/.test(seen.parent_ray_id ?? "")) seen.edge_id = seen.parent_ray_id ?? null;
}

/** A template writes null for fields that the job does not have: that is not the 0 of a request without an answer. */
function dropUnlogged(seen: CloudflareFields): void {
  const empty = ["-", ""];
  if (empty.includes(seen.status_word ?? "0")) delete seen.status;
  if (empty.includes(seen.upstream_status_word ?? "0")) delete seen.upstream_status;
}

// fields that newer ones stand in for
const older = [
  "EdgeColoID",
  "RequestSource",
  "OriginResponseTime",
  "FirewallMatchesActions",
  "FirewallMatchesSources",
  "WAFAction",
  "EdgeRateLimitAction",
  "EdgeResponseBodyBytes",
];

const pathingWord = (word: string): string => word.replaceAll("_", "").toLowerCase();

function conclude(draft: LineRecord): void {
  const seen: LineRecord & CloudflareFields = draft;
  dropUnlogged(seen);
  setCache(seen);
  setOrigin(seen);
  setWorker(seen);
  setClientKind(seen);
  for (const field of ["pathing_op", "pathing_src", "pathing_status"] as const)
    if (seen[field] != null) seen[field] = pathingWord(seen[field]);
  const sources = endedBy(seen);
  if (sources.length > 0) seen.ended_by = sources.join(" ");
  seen.edge_location ??= seen.colo_id ?? null;
}

/** The dataset http_requests as Logpush and Logpull write it, the start of a request as its time. */
export const cloudflare: Format<CloudflareFields> = {
  name: "cloudflare",
  title: "Cloudflare",
  docs: "https://developers.cloudflare.com/logs/logpush/logpush-job/datasets/zone/http_requests/",
  tier: "cdn",
  fieldMap: vocabulary,
  redelivers: true,
  layouts: [json],
  marks: /"(?:EdgeStartTimestamp|RayID|CacheCacheStatus)"/,
  header,
  skips,
  knownValues: words,
  measures: [
    "start_ms",
    "end_ms",
    "origin_nanoseconds_ms",
    "origin_dns_ms",
    "origin_tcp_ms",
    "origin_tls_ms",
    "worker_subrequests",
    "worker_cpu",
    "worker_wall",
  ],
  deriveMeasures: measure,
  derive: conclude,
  recommended: {
    text: `field_names of the Logpush job: ${Object.keys(vocabulary)
      .filter((name) => !name.includes(".") && !older.includes(name))
      .join(",")}\ncustom fields: response header cf-error-type, request header traceparent`,
  },
  rules: { cdn: cloudflareRules },
  language: { layout: fieldNames },
};
