import { known, type Rule, unlogged, type When } from "../../faults/rule.ts";
import type { Hop } from "../../request.ts";
import type { VarnishFields } from "./fields.ts";

const back = { side: "b" } as const satisfies When<VarnishFields>;
const noError = { ...back, fetch_error: null } as const satisfies When<VarnishFields>;
/** A body was received, so the response is the backend's. */
const withBody = { ...noError, body_bytes_sent: { min: 1 } } as const satisfies When<VarnishFields>;
const noBody = "the backend's status; return (error(...)) in VCL leaves the same line, with 0 bytes too";
const leftUpload = "FetchError: the client, or a proxy in front, did not complete the request body";

/**
 * Lines of the backend side, by VSL FetchError, as `hop` sees them. `id` precedes the id of each rule.
 * bin/varnishd/cache/cache_fetch.c, cache_backend.c (VBE_Connect_Error), http1/cache_http1_fetch.c, http1/cache_http1_vfp.c
 */
// biome-ignore format: a table, a row a rule
export const backendRules = (hop: Hop, id: string): readonly Rule<VarnishFields>[] => [
  [`${id}-connect-timeout`, { ...back, fetch_error: /fail errno 110\b/ }, hop, "origin_timeout", "certain", "FetchError: the connection timed out"],
  [`${id}-refused`, { ...back, fetch_error: /fail errno (?:111|113|2)\b/ }, hop, "origin_refused", "certain", "FetchError: no connection"],
  [`${id}-own-errno`, { ...back, fetch_error: /fail errno (?:12|23|24|97|98|99|105)\b/ }, hop, "proxy_error", "certain", "FetchError: no local port, descriptor or memory was available for the connection"],
  [`${id}-not-permitted`, { ...back, fetch_error: /fail errno (?:1|13)\b/ }, hop, "proxy_error", "inferred", "FetchError: a policy of this host such as SELinux forbids the connection; a firewall rule can do the same"],
  [`${id}-held-down`, { ...back, fetch_error: /fail errno 0\b/ }, hop, "origin_refused", "inferred", "FetchError: Varnish did not try again shortly after a failed connection, or the backend has no address"],
  [`${id}-connect`, { ...back, fetch_error: /fail errno \d+/ }, hop, "origin_refused", "inferred", "FetchError: no connection; the route of this host can be missing"],
  [`${id}-unhealthy`, { ...back, fetch_error: /: unhealthy/ }, hop, "origin_unhealthy", "certain", "FetchError: the health probe marked the backend as sick"],
  [`${id}-director`, { ...back, fetch_error: /returned no backend/ }, hop, "origin_unhealthy", "inferred", "FetchError: all backends of the director are sick, or it has none"],
  [`${id}-busy`, { ...back, fetch_error: /: busy/ }, hop, "proxy_limited", "certain", "FetchError: the backend has max_connections connections"],
  [`${id}-no-backend`, { ...back, fetch_error: /^No backend/ }, hop, "proxy_config", "inferred", "FetchError: the request has no backend, or all backends of a shard director are sick"],
  [`${id}-upload-slow`, { ...back, fetch_error: /^req\.body read error: 11\b/ }, hop, "client_timeout", "inferred", leftUpload],
  [`${id}-upload`, { ...back, fetch_error: /^req\.body read error/ }, hop, "client_abort", "inferred", `${leftUpload}; a malformed chunk has the same message`],
  [`${id}-abandoned`, { ...back, fetch_error: /abandoned/ }, hop, "client_abort", "inferred", "FetchError: the client left while the response was passed on"],
  [`${id}-closed`, { ...back, fetch_error: /^HTC (?:eof|close)/ }, hop, "origin_reset", "certain", "FetchError: the backend closed the connection before its header was complete"],
  [`${id}-not-http`, { ...back, fetch_error: /^http format error|^HTC junk/i }, hop, "origin_reset", "certain", "FetchError: the response was not valid HTTP"],
  [`${id}-overflow`, { ...back, fetch_error: /^(?:HTC )?overflow/ }, hop, "origin_reset", "inferred", "FetchError: the response header is larger than http_resp_size, or a line of it than http_resp_hdr_len"],
  [`${id}-timeout`, { ...back, fetch_error: /^first byte timeout/ }, hop, "origin_timeout", "certain", "FetchError: first_byte_timeout expired"],
  [`${id}-storage`, { ...back, fetch_error: /storage|workspace/i }, hop, "proxy_error", "inferred", "FetchError: Varnish had no storage or workspace for the response"],
  [`${id}-broke-off`, { ...back, fetch_error: /insufficient bytes|chunked|Connection reset by peer|Resource temporarily unavailable/, status: known }, "origin", "origin_incomplete", "certain", "FetchError: the body was incomplete or invalid"],
  [`${id}-failed`, { ...back, fetch_error: known, status: [null, "failed"] }, hop, ["origin", "unknown"], "inferred", "another FetchError"],
  [`${id}-body`, { ...back, fetch_error: known, status: "good" }, "origin", "origin_incomplete", "inferred", "another FetchError after a good status"],
  [`${id}-piped`, { ...back, status: null }, null],
  [`${id}ed-404`, { ...withBody, status: [404, 410] }, "origin", "origin_not_found", "certain", "the status of the backend, with a body"],
  [`${id}ed-4xx`, { ...withBody, status: "4xx" }, "origin", "origin_rejected", "certain", "the status of the backend, with a body"],
  [`${id}ed-5xx`, { ...withBody, status: "failed" }, "origin", "origin_error", "certain", "the status of the backend, with a body and without a FetchError"],
  [`${id}ed-empty-503`, { ...noError, status: 503 }, null, ["origin", "unknown"], "inferred", "0 bytes without a FetchError: the backend's 503, return (error(...)) in VCL, or a 1xx response that Varnish cannot use"],
  [`${id}ed-404-empty`, { ...back, status: [404, 410] }, "origin", "origin_not_found", "inferred", noBody],
  [`${id}ed-4xx-empty`, { ...back, status: "4xx" }, "origin", "origin_rejected", "inferred", noBody],
  [`${id}ed-5xx-likely`, { ...back, status: "failed", fetch_error: unlogged }, "origin", "origin_error", "inferred", "the status of the backend, or 503 for a failed fetch; log %{VSL:FetchError}x to distinguish them"],
  [`${id}ed-5xx-empty`, { ...back, status: "failed" }, "origin", "origin_error", "inferred", noBody],
  [`${id}ed`, { ...back, status: "good" }, "origin"],
];

const front = { side: "c" } as const satisfies When<VarnishFields>;

/** A FetchError of the client side is about the body of the request. */
// biome-ignore format: a table, a row a rule
export const uploadRules = (hop: Hop, id: string): readonly Rule<VarnishFields>[] => [
  [`${id}-slow`, { ...front, fetch_error: /Resource temporarily unavailable|timed? ?out|read_error: 11\b/, status: [null, "failed"] }, hop, "client_timeout", "inferred", "FetchError of the client side: the request body arrived too slowly"],
  [`${id}-left`, { ...front, fetch_error: /insufficient bytes|read[ _]err|reset by peer|eof/, status: [null, "failed"] }, hop, "client_abort", "inferred", "FetchError of the client side: the client, or a proxy in front, closed the connection before the request body was complete"],
  [`${id}-malformed`, { ...front, fetch_error: /chunked/, status: [null, "failed"] }, hop, "client_bad_request", "inferred", "FetchError of the client side: the chunks of the request body are malformed"],
  [`${id}-failed`, { ...front, fetch_error: known, status: [null, "failed"] }, hop, ["client", "unknown"], "inferred", "FetchError of the client side: the request body could not be read"],
];
