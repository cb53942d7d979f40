import type { Cache } from "../../request.ts";
import type { CloudflareFields } from "./fields.ts";
import { endedBy } from "./security.ts";

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

const noCache = ["unknown", "none"];

function setCache(record: CloudflareFields): void {
  if (record.cache_status === undefined) return;
  if (noCache.includes(record.cache_status ?? "")) record.cache_status = null;
  record.cache = caches[record.cache_status ?? ""] ?? null;
}

const second = 1000;

/** The formats rfc3339 and unix have whole seconds, whose difference is no duration. */
function durationOf({ start_ms: start, end_ms: end }: CloudflareFields): number | null {
  if (start == null || end == null || end < start) return null;
  return start % second === 0 && end % second === 0 ? null : end - start;
}

/** Without a duration, the time to the first byte or of the origin; 0 is a time that was not measured. */
function setTimes(record: CloudflareFields): void {
  const { start_ms: start, end_ms: end, first_byte_ms, upstream_time_ms } = record;
  record.time_ms = start ?? end ?? null;
  const duration = durationOf(record);
  if (duration !== null || first_byte_ms !== undefined || (start != null && end != null))
    record.request_time_ms = duration ?? (first_byte_ms || upstream_time_ms || null);
}

export function deriveMeasures(record: CloudflareFields): boolean {
  if (record.upstream_time_ms === undefined && record.origin_nanoseconds_ms !== undefined)
    record.upstream_time_ms = record.origin_nanoseconds_ms;
  setTimes(record);
  if (record.upstream_time_ms === 0 && record.upstream_status == null) record.upstream_time_ms = null;
  return true;
}

/** Without an address and a time, no origin was contacted. A reused connection has no handshake. */
function setOrigin(record: CloudflareFields): void {
  const addresses = [record.upstream_addr, record.edge_server_ip];
  const times = [
    record.upstream_time_ms,
    record.origin_nanoseconds_ms,
    record.origin_dns_ms,
    record.origin_tcp_ms,
    record.origin_tls_ms,
  ];
  const asked = addresses.some((address) => address != null) || times.some((time) => (time ?? 0) > 0);
  const logged = [...addresses, ...times].some((field) => field !== undefined);
  if (logged) record.origin_contact = asked || record.upstream_status != null ? "yes" : "no";
  if (record.status != null && record.upstream_status != null)
    record.passed_on = record.status === record.upstream_status ? "yes" : "no";
}

function setWorker(record: CloudflareFields): void {
  const usage = [record.worker_subrequests, record.worker_cpu, record.worker_wall];
  if (record.worker_status === "ok" || usage.some((each) => (each ?? 0) > 0)) record.worker_ran = "yes";
}

/**
 * The source "eyeball" is a client. Old logs contain numbers.
 * https://developers.cloudflare.com/logs/reference/clientrequestsource/
 */
const clients = ["eyeball", "1", "unknown", "0", "inBrowserChallenge", "12"];

function setClientKind(record: CloudflareFields): void {
  const { request_source: source, worker_subrequest: subrequest } = record;
  const internal = subrequest === "true" || (source != null && !clients.includes(source));
  if (!internal) return;
  record.client_kind = "internal";
  // "00" without a parent
  if (/^[0-9a-f]{16}$/.test(record.parent_ray_id ?? "")) record.edge_id = record.parent_ray_id ?? null;
}

/** A record template writes null for fields that the job does not log; 0 is a request without a response. */
function dropUnlogged(record: CloudflareFields): void {
  const unlogged = ["-", ""];
  if (unlogged.includes(record.status_word ?? "0")) delete record.status;
  if (unlogged.includes(record.upstream_status_word ?? "0")) delete record.upstream_status;
}

const normalized = (value: string): string => value.replaceAll("_", "").toLowerCase();

export function derive(record: CloudflareFields): void {
  dropUnlogged(record);
  setCache(record);
  setOrigin(record);
  setWorker(record);
  setClientKind(record);
  for (const field of ["pathing_op", "pathing_src", "pathing_status"] as const)
    if (record[field] != null) record[field] = normalized(record[field]);
  const sources = endedBy(record);
  if (sources.length > 0) record.ended_by = sources.join(" ");
  record.edge_location ??= record.colo_id ?? null;
}
