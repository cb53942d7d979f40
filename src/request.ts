/** The hop that wrote the log. */
export type Tier = "cdn" | "proxy";
/** Everyone on the way of a request. */
export type Hop = "origin" | "proxy" | "cdn" | "client";
export type Confidence = "certain" | "inferred";
export type Cache = "hit" | "miss" | "stale" | "bypass" | "error";
export type ClientKind = "person" | "bot" | "monitor" | "health_check" | "scanner" | "internal";
export type Outcome = "answered" | "refused" | "timeout" | "reset" | "unhealthy" | "unknown";

/** One try at an upstream, where a line lists several or one failed. Times in ms; null: that stage was not reached. */
export interface Attempt {
  readonly redirect: number;
  readonly upstream_addr: string | null;
  /** null where the upstream sent none, whatever the proxy wrote there */
  readonly status: number | null;
  readonly connect_time_ms: number | null;
  readonly header_time_ms: number | null;
  readonly response_time_ms: number | null;
  readonly bytes_received: number | null;
  readonly outcome: Outcome;
}

/**
 * What one line says about its request: keys are the columns of `requests`.
 * A key left out: the format does not log it. `null`: it was logged, without a value.
 */
export interface RequestRow {
  /** ms since 1970 UTC, cut and not rounded; whether start or end stands in the format's file */
  time_ms?: number | null;
  client_ip?: string | null;
  client_kind?: ClientKind;
  method?: string | null;
  scheme?: string | null;
  /** without a port; an IPv6 host keeps its brackets */
  host?: string | null;
  path?: string | null;
  query?: string | null;
  protocol?: string | null;
  /** what the client was sent; null where nothing was sent */
  status?: number | null;
  /** of the last attempt, as the line gives it */
  upstream_status?: number | null;
  upstream_addr?: string | null;
  upstream_tries?: number | null;
  request_time_ms?: number | null;
  /** all tries added up */
  upstream_time_ms?: number | null;
  bytes_sent?: number | null;
  bytes_received?: number | null;
  /** the vendor's word */
  cache_status?: string | null;
  cache?: Cache | null;
  edge_location?: string | null;
  referer?: string | null;
  user_agent?: string | null;
  request_id?: string | null;
  trace_id?: string | null;
  /** the id that a CDN in front gave the request, where this hop logs it */
  edge_id?: string | null;
  /** X-Forwarded-For as logged: a list of addresses */
  forwarded_for?: string | null;
  /** Forwarded as logged */
  forwarded_header?: string | null;
  /** a header in which a proxy names its peer, as X-Real-IP */
  forwarded_client?: string | null;
  /** a header in which a CDN names its client, as CF-Connecting-IP */
  edge_client?: string | null;
  /** whose connection the peer forwards, from the header of the PROXY protocol */
  proxied_client?: string | null;
  /** who connected, where client_ip is from a header that the server does not verify */
  socket_ip?: string | null;
  /** the first address of `forwarded_for`, which clients can forge */
  forwarded_ip?: string | null;
  /** who connected; null: not known; undefined: the client */
  peer_ip?: string | null;
  /** the Retry-After of the response: seconds or a date */
  retry_after?: string | null;
  /** a request line that is no HTTP */
  raw_request?: string | null;
  attempts?: readonly Attempt[];
}

/** The columns of `requests` that a line gives as they are. */
export const requestColumns = [
  "client_ip",
  "method",
  "scheme",
  "host",
  "path",
  "query",
  "protocol",
  "status",
  "upstream_status",
  "upstream_addr",
  "upstream_tries",
  "request_time_ms",
  "upstream_time_ms",
  "bytes_sent",
  "bytes_received",
  "cache_status",
  "cache",
  "edge_location",
  "referer",
  "user_agent",
  "request_id",
  "trace_id",
  "edge_id",
  "forwarded_for",
  "forwarded_client",
  "forwarded_ip",
  "peer_ip",
  "retry_after",
  "raw_request",
] as const satisfies readonly (keyof RequestRow)[];
