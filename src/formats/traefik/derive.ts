import type { LineRecord } from "../../parse/line-record.ts";
import type { Attempt } from "../../request.ts";
import type { TraefikFields } from "./fields.ts";

const hostAndPort = (url: string | null | undefined): string | null =>
  /^[a-z0-9]+:\/\/([^/]+)/.exec(url ?? "")?.[1] ?? null;

/** Traefik logs only the number of the attempts before the last one. */
function setAttempts(record: TraefikFields): void {
  const retries = record.retries ?? 0;
  if (record.upstream_addr == null || record.retries === undefined) return;
  record.upstream_tries = retries + 1;
  if (retries === 0) return;
  const failed: Attempt = {
    redirect: 0,
    upstream_addr: null,
    status: null,
    connect_time_ms: null,
    header_time_ms: null,
    response_time_ms: null,
    bytes_received: null,
    outcome: "unknown",
  };
  record.attempts = [
    ...Array<Attempt>(retries).fill(failed),
    {
      ...failed,
      upstream_addr: record.upstream_addr,
      status: record.upstream_status ?? null,
      response_time_ms: record.upstream_time_ms ?? null,
      outcome: record.origin_headers === "yes" ? "answered" : "unknown",
    },
  ];
}

/** An absent field says nothing if the configuration of JSON selects the fields. */
function setService(record: TraefikFields): void {
  const { log, overhead, upstream_addr, service, backend, upstream_status } = record;
  const absent = log === "json" && overhead === undefined ? "unlogged" : "no";
  record.served = [upstream_addr, service, backend].some((name) => name != null) ? "yes" : absent;
  if (upstream_status === undefined) record.asked = absent;
  else record.asked = upstream_status === null ? "no" : "yes";
}

function setUpstream(record: TraefikFields): void {
  // every line of the common format has it
  record.log = record.request_count === undefined ? "json" : "common";
  record.router ??= record.frontend ?? null;
  record.upstream_addr = record.service_addr ?? record.service_host ?? hostAndPort(record.service_url);
  setService(record);
  record.origin_headers = record.origin_date != null || record.origin_type != null ? "yes" : "no";
  record.size = record.origin_size || (record.bytes_sent ?? 0);
  if (record.upstream_status != null)
    record.same_status = record.upstream_status === record.status ? "yes" : "no";
}

/** With `fields.names`, the host is only in RequestAddr and the client only in ClientAddr. */
function setNames(record: TraefikFields): void {
  const host = record.request_host ?? record.request_addr;
  if (host !== undefined) record.host = host;
  if (record.client_ip === undefined && record.peer_ip !== undefined) record.client_ip = record.peer_ip;
}

/** Traefik logs quotes of header values unchanged, since 2026 with a backslash. */
const withoutBackslash = (text: string): string => text.replaceAll('\\"', '"');

export function derive(record: TraefikFields & LineRecord): void {
  if (record.referer != null) record.referer = withoutBackslash(record.referer);
  if (record.user_agent != null) record.user_agent = withoutBackslash(record.user_agent);
  // no status: 0 in JSON, "-" or an empty field in the common format
  record.status ??= null;
  setUpstream(record);
  setAttempts(record);
  setNames(record);
  const { request_upgrade, response_upgrade } = record;
  if (request_upgrade !== undefined || response_upgrade !== undefined)
    record.upgrade = (response_upgrade ?? request_upgrade) == null ? "no" : "yes";
  const id = record.request_id ?? record.cf_ray ?? record.amz_cf_id;
  if (id !== undefined) record.request_id = id;
  const trace = record.trace_id ?? record.traceparent ?? record.amzn_trace;
  if (trace !== undefined) record.trace_id = trace;
}
