import { peerOf } from "../../classify/peer.ts";
import type { LineRecord } from "../../parse/format.ts";
import type { Attempt } from "../../request.ts";
import type { TraefikFields } from "./vocabulary.ts";

const hostAndPort = (url: string | null | undefined): string | null =>
  /^[a-z0-9]+:\/\/([^/]+)/.exec(url ?? "")?.[1] ?? null;

/** Tries before the last are only counted. */
function setTries(seen: TraefikFields): void {
  const retries = seen.retries ?? 0;
  if (seen.upstream_addr == null || seen.retries === undefined) return;
  seen.upstream_tries = retries + 1;
  if (retries === 0) return;
  const unknown: Attempt = {
    redirect: 0,
    upstream_addr: null,
    status: null,
    connect_time_ms: null,
    header_time_ms: null,
    response_time_ms: null,
    bytes_received: null,
    outcome: "unknown",
  };
  seen.attempts = [
    ...Array<Attempt>(retries).fill(unknown),
    {
      ...unknown,
      upstream_addr: seen.upstream_addr,
      status: seen.upstream_status ?? null,
      response_time_ms: seen.upstream_time_ms ?? null,
      outcome: seen.origin_headers === "yes" ? "answered" : "unknown",
    },
  ];
}

function setUpstream(seen: TraefikFields): void {
  seen.log =
    seen.origin_size !== undefined || seen.upstream_status !== undefined || seen.retries !== undefined
      ? "json"
      : "common";
  seen.router ??= seen.frontend ?? null;
  seen.upstream_addr = seen.service_addr ?? seen.service_host ?? hostAndPort(seen.service_url);
  seen.served = seen.upstream_addr == null && seen.service == null && seen.backend == null ? "no" : "yes";
  seen.origin_headers = seen.origin_date != null || seen.origin_type != null ? "yes" : "no";
  seen.size = seen.origin_size || (seen.bytes_sent ?? 0);
  if (seen.upstream_status != null) seen.same_status = seen.upstream_status === seen.status ? "yes" : "no";
}

/** Where X-Forwarded-For was sent, the client is another one than the peer. */
function setPeer(seen: TraefikFields): void {
  const { peer_address, client_ip } = seen;
  seen.peer = peerOf(peer_address ?? client_ip, peer_address != null && peer_address !== client_ip);
}

/** Quotes of clients are written as they came, since 2026 behind a backslash. */
const unquoted = (text: string): string => text.replaceAll('\\"', '"');

export function conclude(draft: LineRecord): void {
  const seen: LineRecord & TraefikFields = draft;
  if (seen.referer != null) seen.referer = unquoted(seen.referer);
  if (seen.user_agent != null) seen.user_agent = unquoted(seen.user_agent);
  // nothing was recorded: 0 in JSON, "-" or nothing at all in the common format
  seen.status ??= null;
  setUpstream(seen);
  setTries(seen);
  if (seen.status === 499) setPeer(seen);
  seen.waited = (seen.request_time_ms ?? 0) >= 1 ? "yes" : "no";
  const id = seen.request_id ?? seen.cf_ray ?? seen.amz_cf_id;
  if (id !== undefined) seen.request_id = id;
  const trace = seen.trace_id ?? seen.traceparent ?? seen.amzn_trace;
  if (trace !== undefined) seen.trace_id = trace;
}
