import { describe, expect, it } from "vitest";
import type { NginxFields } from "../../src/formats/nginx/fields.ts";
import { nginx } from "../../src/formats/nginx/nginx.ts";
import type { Tier } from "../../src/request.ts";
import { rowsOf, verdictOf } from "../harness/fixture-rows.ts";

type Logged = Record<string, string | number>;

/** A line in which only what decides is logged, by nginx's own names: a key left out is a variable not logged. */
const lineOf = (logged: Logged): string =>
  JSON.stringify({
    time_iso8601: "2026-11-24T10:00:00+00:00",
    remote_addr: "203.0.113.7",
    request: "GET /a HTTP/1.1",
    ...logged,
  });

const judged = (tier: Tier, logged: Logged): object => rowsOf(nginx, [lineOf(logged)], tier)[0] ?? {};

/** What nginx records of a try: its status, connect and header time, bytes received, length of the body. */
const tried = (
  us: string,
  uct: string,
  uht: string,
  ubr: string,
  url: string,
  ua = "10.20.0.11:8080",
): Logged => ({
  upstream_status: us,
  upstream_connect_time: uct,
  upstream_header_time: uht,
  upstream_response_time: "0.015",
  upstream_bytes_received: ubr,
  upstream_response_length: url,
  upstream_addr: ua,
});
const own = { ...tried("-", "-", "-", "-", "-", "-"), upstream_response_time: "-" };
const answered = (us: string): Logged => tried(us, "0.001", "0.014", "722", "512");
const closed = (us: string): Logged => tried(us, "0.001", "-", "0", "0");
const direct = { http_x_forwarded_for: "-" };
const left = { request_completion: "" };
const page = { body_bytes_sent: 157 };
const other = { body_bytes_sent: 4100 };
const cached = (word: string): Logged => ({ ...own, upstream_cache_status: word });

// biome-ignore format: a table, a row a case
const proxied = [
  ["no Ingress rule matched", { status: 404, ...answered("404"), proxy_upstream_name: "upstream-default-backend" }, "proxy", "proxy", "proxy_config", "inferred"],
  ["the origin sent 499 itself", { status: 499, ...answered("499") }, "origin", "origin", "origin_rejected", "certain"],
  ["the origin sent 499, no header time logged", { status: 499, upstream_status: "499" }, "origin", "origin", "origin_rejected", "certain"],
  ["the client left before the header", { status: 499, ...closed("-"), ...direct }, "client", "client", "client_abort", "certain"],
  ["the client left, the header had come", { status: 499, ...answered("200"), ...direct }, "client", "client", "client_abort", "certain"],
  ["the client left, the peer is logged", { status: 499, realip_remote_addr: "203.0.113.7" }, "client", "client", "client_abort", "certain"],
  ["a public address, which may be that of a CDN", { status: 499 }, "client", "client", "client_abort", "inferred"],
  ["realip replaced the address", { status: 499, realip_remote_addr: "192.0.2.9", ...direct }, "client", "client", "client_abort", "inferred"],
  ["a CDN left, which gave an id only", { status: 499, http_cf_ray: "8e7ac41fdcba1234-FRA", ...direct }, "client", "client", "client_abort", "inferred"],
  ["it asked for somebody else", { status: 499, http_x_forwarded_for: "203.0.113.9" }, "client", "client", "client_abort", "inferred"],
  ["another proxy left", { status: 499, remote_addr: "10.20.0.2" }, "client", "client", "client_abort", "inferred"],
  ["return 444", { status: 444, ...own }, "proxy", "proxy", "proxy_fixed", "certain"],
  ["a slow header or body", { status: 408, ...own, request_time: "60.001" }, "proxy", "client", "client_timeout", "certain"],
  ["return 408", { status: 408, ...own, request_time: "0.000" }, "proxy", "client", "client_timeout", "inferred"],
  ["408, the time not logged", { status: 408, ...own }, "proxy", "client", "client_timeout", "inferred"],
  ["the origin's 444", { status: 444, ...answered("444") }, "origin", "origin", "origin_rejected", "certain"],
  ["return 444 in place of a refused upstream", { status: 444, ...tried("502", "-", "-", "0", "0"), ...left }, "proxy", "origin", "origin_refused", "inferred"],
  ["return 444 in place of a timeout", { status: 444, ...closed("504"), ...left }, "proxy", "origin", "origin_timeout", "certain"],
  ["return 444 after an upstream without a status", { status: 444, ...closed("-"), ...left }, "proxy", "proxy", "proxy_fixed", "inferred"],
  ["a range outside of the cached file", { status: 416, ...cached("HIT"), body_bytes_sent: 197 }, "proxy", "client", "client_bad_request", "inferred"],
  ["If-Match, which the stale copy does not fulfil", { status: 412, ...cached("UPDATING") }, "proxy", "client", "client_bad_request", "inferred"],
  ["a range outside of a revalidated file", { status: 416, ...answered("304"), upstream_cache_status: "REVALIDATED" }, "proxy", "client", "client_bad_request", "inferred"],
  ["a cached 415 stays the origin's", { status: 415, ...cached("HIT") }, "proxy", "origin", "origin_rejected", "certain"],
  ["a range outside of a good response", { status: 416, ...answered("200") }, "proxy", "client", "client_bad_request", "inferred"],
  ["the origin's own 416", { status: 416, ...answered("416") }, "origin", "origin", "origin_rejected", "certain"],
  ["X-Accel-Redirect to a forbidden file", { status: 403, ...answered("200") }, "proxy", "proxy", "proxy_denied", "inferred"],
  ["a status above 599 of the origin", { status: 999, ...answered("999") }, "origin", "origin", "origin_error", "certain"],
  ["a status above 599 of nginx", { status: 600, ...own }, "proxy", "proxy", "proxy_fixed", "inferred"],
  ["a Transfer-Encoding that nginx does not know", { status: 501, ...own }, "proxy", "client", "client_bad_request", "inferred"],
  ["a limit sent to another pool", { status: 500, ...answered("500"), limit_req_status: "REJECTED" }, "origin", "origin", "origin_error", "certain"],
  ["a limit of connections sent to another pool", { status: 404, ...answered("404"), limit_conn_status: "REJECTED" }, "origin", "origin", "origin_not_found", "certain"],
  ["limit_req, no upstream field logged", { status: 429, limit_req_status: "REJECTED" }, "proxy", "proxy", "proxy_limited", "inferred"],
  ["limit_conn, no upstream field logged", { status: 503, limit_conn_status: "REJECTED" }, "proxy", "proxy", "proxy_limited", "inferred"],
  ["custom-http-errors: the application's 404", { status: 404, ...tried("404 : 404", "0.001 : 0.001", "0.004 : 0.002", "180 : 700", "0 : 548", "10.20.0.11:8080 : 10.20.0.40:80"), proxy_upstream_name: "upstream-default-backend" }, "origin", "origin", "origin_not_found", "certain"],
  ["custom-http-errors: the application's 503 after a retry", { status: 503, ...tried("502, 503 : 503", "0.001, 0.001 : 0.001", "-, 0.004 : 0.002", "0, 180 : 700", "0, 0 : 548", "10.20.0.11:8080, 10.20.0.12:8080 : 10.20.0.40:80"), proxy_upstream_name: "upstream-default-backend" }, "origin", "origin", "origin_error", "certain"],
  ["a slow body, passed on while it came", { status: 408, ...closed("-") }, "proxy", "client", "client_timeout", "certain"],
  ["408, nothing of an upstream logged", { status: 408 }, "proxy", "client", "client_timeout", "inferred"],
  ["an answer without a status line", { status: "009", ...answered("200") }, "origin", "origin", "origin_reset", "certain"],

  ["the origin's 404 in the cache", { status: 404, ...cached("HIT") }, "proxy", "origin", "origin_not_found", "certain"],
  ["the origin's 410, stale", { status: 410, ...cached("UPDATING") }, "proxy", "origin", "origin_not_found", "certain"],
  ["the origin's 403 in the cache", { status: 403, ...cached("HIT") }, "proxy", "origin", "origin_rejected", "certain"],
  ["a 502 in the cache", { status: 502, ...cached("HIT") }, "proxy", "origin", "origin_error", "inferred"],
  ["a 504 in the cache", { status: 504, ...cached("STALE") }, "proxy", "origin", "origin_error", "inferred"],
  ["the origin's 500 in the cache", { status: 500, ...cached("REVALIDATED") }, "proxy", "origin", "origin_error", "certain"],
  ["limit_req", { status: 429, ...own, limit_req_status: "REJECTED" }, "proxy", "proxy", "proxy_limited", "certain"],
  ["limit_conn", { status: 503, ...own, limit_conn_status: "REJECTED" }, "proxy", "proxy", "proxy_limited", "certain"],

  ["TLS on a plain port", { status: 400, ...own, ...page, request: "\\x16\\x03\\x01" }, "proxy", "client", "client_bad_request", "certain"],
  ["return 400", { status: 400, ...own, ...page }, "proxy", "client", "client_bad_request", "inferred"],
  ["a method in lower case", { status: 400, ...own, ...page, request: "get / HTTP/1.1" }, "proxy", "client", "client_bad_request", "certain"],
  ["an invalid client certificate (495)", { status: 400, ...own, body_bytes_sent: 215 }, "proxy", "proxy", "proxy_denied", "inferred"],
  ["no client certificate (496)", { status: 400, ...own, body_bytes_sent: 237 }, "proxy", "proxy", "proxy_denied", "inferred"],
  ["no client certificate (496), server_tokens off", { status: 400, ...own, body_bytes_sent: 230 }, "proxy", "proxy", "proxy_denied", "inferred"],
  ["an invalid client certificate, which is logged", { status: 400, ...own, ...other, ssl_client_verify: "FAILED:certificate has expired" }, "proxy", "proxy", "proxy_denied", "inferred"],
  ["the size of 496, but the certificate is valid", { status: 400, ...own, body_bytes_sent: 237, ssl_client_verify: "SUCCESS" }, "proxy", "client", "client_bad_request", "inferred"],
  ["HEAD to a bad request", { status: 400, ...own, body_bytes_sent: 0, request: "HEAD /a HTTP/1.1", request_completion: "OK" }, "proxy", "client", "client_bad_request", "inferred"],
  ["HEAD to a bad request, completion not logged", { status: 400, ...own, body_bytes_sent: 0, request: "HEAD /a HTTP/1.1" }, "proxy", "client", "client_bad_request", "inferred"],
  ["HEAD, and the client left", { status: 400, ...own, body_bytes_sent: 0, request: "HEAD /a HTTP/1.1", ...left }, "client", "client", "client_abort", "certain"],
  ["413 during an unbuffered upload", { status: 413, ...closed("-"), body_bytes_sent: 183, request: "POST /a HTTP/1.1" }, "proxy", "proxy", "proxy_limited", "inferred"],
  ["400 during an unbuffered upload", { status: 400, ...closed("-"), ...page, request: "POST /a HTTP/1.1" }, "proxy", "client", "client_bad_request", "inferred"],
  ["the client left during an unbuffered upload", { status: 400, ...closed("-"), body_bytes_sent: 0, ...left, request: "POST /a HTTP/1.1" }, "client", "client", "client_abort", "inferred"],
  ["plain HTTP on a TLS port (497)", { status: 400, ...own, body_bytes_sent: 255 }, "proxy", "client", "client_bad_request", "certain"],
  ["a header too large (494)", { status: 400, ...own, body_bytes_sent: 233 }, "proxy", "client", "client_bad_request", "certain"],
  ["the client broke off its body", { status: 400, ...own, body_bytes_sent: 0, ...left }, "client", "client", "client_abort", "certain"],
  ["the client broke off its body, completion not logged", { status: 400, ...own, body_bytes_sent: 0 }, "client", "client", "client_abort", "inferred"],
  ["closed while the header was read", { status: 400, ...own, body_bytes_sent: 0, request: "", ...left }, "client", "client", "client_abort", "certain"],
  ["closed while the header was read, completion not logged", { status: 400, ...own, body_bytes_sent: 0, request: "-" }, "client", "client", "client_abort", "inferred"],
  ["an empty request that got a page", { status: 400, ...own, ...page, request: "" }, "proxy", "client", "client_bad_request", "inferred"],
  ["URL too long", { status: 414, ...own, request: "GET /aaaaaaaa" }, "proxy", "client", "client_bad_request", "certain"],
  ["return 414", { status: 414, ...own }, "proxy", "client", "client_bad_request", "inferred"],
  ["HTTP/7.9", { status: 505, ...own, request: "GET / HTTP/7.9" }, "proxy", "client", "client_bad_request", "certain"],
  ["return 505", { status: 505, ...own }, "proxy", "client", "client_bad_request", "inferred"],
  ["a condition of the client's failed", { status: 412, ...own }, "proxy", "client", "client_bad_request", "inferred"],
  ["a range that is none", { status: 416, ...own }, "proxy", "client", "client_bad_request", "inferred"],
  ["misdirected", { status: 421, ...own }, "proxy", "client", "client_bad_request", "inferred"],
  ["client_max_body_size", { status: 413, ...own, request: "POST /a HTTP/1.1" }, "proxy", "proxy", "proxy_limited", "certain"],
  ["return 413 to GET", { status: 413, ...own }, "proxy", "proxy", "proxy_limited", "inferred"],
  ["auth_basic", { status: 401, ...own }, "proxy", "proxy", "proxy_denied", "inferred"],
  ["deny", { status: 403, ...own }, "proxy", "proxy", "proxy_denied", "inferred"],
  ["a method that static files do not have", { status: 405, ...own }, "proxy", "proxy", "proxy_denied", "inferred"],
  ["return 429", { status: 429, ...own }, "proxy", "proxy", "proxy_limited", "inferred"],
  ["the server for unknown hosts", { status: 404, ...own, server_name: "_" }, "proxy", "proxy", "proxy_config", "inferred"],
  ["a missing file", { status: 404, ...own }, "proxy", "proxy", "proxy_not_found", "inferred"],
  ["return 410", { status: 410, ...own }, "proxy", "proxy", "proxy_not_found", "inferred"],
  ["the origin's name did not resolve", { status: 502, ...own, ...page }, "proxy", "origin", "origin_dns", "inferred"],
  ["the origin's name did not resolve, size not logged", { status: 502, ...own }, "proxy", "origin", "origin_dns", "inferred"],
  ["return 502 with a text", { status: 502, ...own, ...other }, "proxy", "proxy", "proxy_fixed", "inferred"],
  ["return 504", { status: 504, ...own, body_bytes_sent: 167 }, "proxy", "proxy", "proxy_fixed", "inferred"],
  ["return 503, no limit rejected it", { status: 503, ...own, limit_req_status: "PASSED", limit_conn_status: "-" }, "proxy", "proxy", "proxy_fixed", "inferred"],
  ["a service without endpoints (ingress-nginx)", { status: 503, ...own, proxy_upstream_name: "shop-web-80" }, "proxy", "origin", "origin_unhealthy", "inferred"],
  ["503 without a service", { status: 503, ...own, proxy_upstream_name: "-" }, "proxy", "proxy", "proxy_limited", "inferred"],
  ["a rewrite loop", { status: 500, ...own }, "proxy", "proxy", "proxy_error", "inferred"],
  ["return 418", { status: 418, ...own }, "proxy", "proxy", "proxy_fixed", "inferred"],

  ["the fallback's name did not resolve", { status: 502, ...tried("502 : ", "- : ", "- : ", "0 : ", "0 : ", "10.20.0.11:8080 : ") }, "proxy", "origin", "origin_dns", "inferred"],
  ["no try has the status that was sent", { status: 403, upstream_status: "404 : 500" }, "proxy", "proxy", "proxy_fixed", "inferred"],
  ["error_page to a second upstream, the code of the first kept", { status: 504, ...tried("504 : 200", "0.001 : 0.001", "- : 0.002", "0 : 700", "0 : 512", "10.20.0.11:8080 : 10.20.0.40:80") }, "proxy", "origin", "origin_timeout", "certain"],
  ["error_page to a second upstream, the origin's own code kept", { status: 404, upstream_status: "404 : 502" }, "origin", "origin", "origin_not_found", "certain"],
  ["the origin's own 502", { status: 502, ...answered("502") }, "origin", "origin", "origin_error", "certain"],
  ["the origin's own 504", { status: 504, ...answered("504") }, "origin", "origin", "origin_error", "certain"],
  ["the origin's own 502 to HEAD", { status: 502, ...tried("502", "0.001", "0.014", "210", "0"), request: "HEAD /a HTTP/1.1" }, "origin", "origin", "origin_error", "certain"],
  ["the origin's own 502, replaced", { status: 503, ...tried("502", "0.001", "0.014", "900", "0") }, "proxy", "origin", "origin_error", "inferred"],
  ["no live upstreams", { status: 502, ...tried("502", "-", "-", "0", "0", "shop") }, "proxy", "origin", "origin_unhealthy", "certain"],
  ["connect timed out, or the TLS handshake", { status: 504, ...tried("504", "-", "-", "0", "0") }, "proxy", "origin", "origin_timeout", "certain"],
  ["read timed out before the header ended", { status: 504, ...tried("504", "0.001", "-", "90", "0") }, "proxy", "origin", "origin_timeout", "certain"],
  ["refused, then timed out", { status: 504, ...tried("502, 504", "-, 0.001", "-, -", "0, 0", "0, 0", "10.20.0.11:8080, 10.20.0.12:8080") }, "proxy", "origin", "origin_timeout", "certain"],
  ["refused, or a failed TLS handshake", { status: 502, ...tried("502", "-", "-", "0", "0") }, "proxy", "origin", "origin_refused", "inferred"],
  ["refused twice", { status: 502, ...tried("502, 502", "-, -", "-, -", "0, 0", "0, 0", "10.20.0.11:8080, 10.20.0.12:8080") }, "proxy", "origin", "origin_refused", "inferred"],
  ["a header too big for a buffer of 10k", { status: 502, ...tried("502", "0.001", "-", "10240", "0") }, "proxy", "origin", "origin_reset", "inferred"],
  ["a header too big for what the cache leaves of the buffer", { status: 502, ...tried("502", "0.001", "-", "3703", "0") }, "proxy", "origin", "origin_reset", "inferred"],
  ["a header too big, or closed: the bytes are not logged", { status: 502, upstream_status: "502", upstream_connect_time: "0.001", upstream_header_time: "-" }, "proxy", "origin", "origin_reset", "inferred"],
  ["a header too big for the buffer", { status: 502, ...tried("502", "0.001", "-", "4096", "0") }, "proxy", "origin", "origin_reset", "inferred"],
  ["closed or reset before the header", { status: 502, ...closed("502") }, "proxy", "origin", "origin_reset", "certain"],
  ["an invalid header", { status: 502, ...tried("502", "0.001", "-", "149", "0") }, "proxy", "origin", "origin_reset", "certain"],
  ["a body came with a 502", { status: 502, upstream_status: "502", upstream_response_length: "512" }, "origin", "origin", "origin_error", "certain"],
  ["a body came with a 504", { status: 504, upstream_status: "504", upstream_response_length: "77" }, "origin", "origin", "origin_error", "certain"],
  ["504 to HEAD, only the length logged", { status: 504, upstream_status: "504", upstream_response_length: "0", request: "HEAD /a HTTP/1.1" }, "proxy", "origin", "origin_timeout", "inferred"],
  ["504, only the length logged", { status: 504, upstream_status: "504", upstream_response_length: "0" }, "proxy", "origin", "origin_timeout", "inferred"],
  ["504 with nginx's own page after a minute", { status: 504, upstream_status: "504", upstream_response_length: "0", upstream_response_time: "60.001", body_bytes_sent: 167 }, "proxy", "origin", "origin_timeout", "certain"],
  ["504 with nginx's own page at once", { status: 504, upstream_status: "504", upstream_response_length: "0", upstream_response_time: "0.021", body_bytes_sent: 167 }, "proxy", "origin", "origin_timeout", "inferred"],
  ["an empty 504 of the origin", { status: 504, upstream_status: "504", upstream_response_length: "0", upstream_response_time: "0.021", body_bytes_sent: 0 }, "origin", "origin", "origin_error", "inferred"],
  ["an empty 502 of the origin", { status: 502, upstream_status: "502", upstream_response_length: "0", upstream_response_time: "0.003", body_bytes_sent: 0 }, "origin", "origin", "origin_error", "inferred"],
  ["an empty 502 to HEAD", { status: 502, upstream_status: "502", upstream_response_length: "0", upstream_response_time: "0.003", body_bytes_sent: 0, request: "HEAD /a HTTP/1.1" }, "proxy", "origin", "origin_refused", "inferred"],
  ["504 with nginx's own page", { status: 504, upstream_status: "504", body_bytes_sent: 167 }, "proxy", "origin", "origin_timeout", "inferred"],
  ["502 at once, only length and time logged", { status: 502, upstream_status: "502", upstream_response_length: "0", upstream_response_time: "0.009" }, "proxy", "origin", "origin_refused", "inferred"],
  ["502 after a while, only length and time logged", { status: 502, upstream_status: "502", upstream_response_length: "0", upstream_response_time: "0.010" }, "proxy", "origin", "origin_reset", "inferred"],
  ["502 at once after a slow try", { status: 502, upstream_status: "502, 502", upstream_response_length: "0, 0", upstream_response_time: "3.000, 0.000" }, "proxy", "origin", "origin_reset", "inferred"],
  ["502, only the header time logged", { status: 502, upstream_status: "502", upstream_header_time: "-" }, "proxy", "origin", "unknown", "inferred"],
  ["502 with nginx's own page, nothing else logged", { status: 502, upstream_status: "502", ...page }, "proxy", "origin", "unknown", "inferred"],
  ["502 with the fallback's body, nothing else logged", { status: 502, upstream_status: "502 : 200", ...other }, "proxy", "origin", "unknown", "inferred"],
  ["502 with another page, nothing else logged", { status: 502, upstream_status: "502", ...other }, "origin", "origin", "origin_error", "inferred"],
  ["502, not even a size logged", { status: 502, upstream_status: "502" }, "proxy", "origin", "unknown", "inferred"],
  ["504, not even a size logged", { status: 504, upstream_status: "504" }, "proxy", "origin", "origin_timeout", "inferred"],
  ["the origin's 404", { status: 404, ...answered("404") }, "origin", "origin", "origin_not_found", "certain"],
  ["the origin's 410", { status: 410, upstream_status: "410" }, "origin", "origin", "origin_not_found", "certain"],
  ["the origin's 401", { status: 401, ...answered("401") }, "origin", "origin", "origin_rejected", "certain"],
  ["the origin's 429", { status: 429, ...answered("429") }, "origin", "origin", "origin_rejected", "certain"],
  ["the origin's 500", { status: 500, ...answered("500") }, "origin", "origin", "origin_error", "certain"],
  ["the origin's 503", { status: 503, upstream_status: "502, 503" }, "origin", "origin", "origin_error", "certain"],
  ["X-Accel-Redirect to a missing file", { status: 404, ...tried("200", "0.001", "0.014", "230", "0") }, "proxy", "proxy", "proxy_not_found", "inferred"],
  ["the origin's 500, replaced", { status: 503, ...tried("500", "0.001", "0.014", "2083", "0") }, "proxy", "origin", "origin_error", "inferred"],
  ["error_page 404 =403", { status: 403, ...answered("404") }, "proxy", "proxy", "proxy_fixed", "inferred"],
  ["no socket while connecting", { status: 500, ...tried("-", "-", "-", "0", "0") }, "proxy", "proxy", "proxy_error", "inferred"],

  ["a WebSocket that ended", { status: 101, ...answered("101"), ...left }, "origin", null, null, null],
  ["the client left in the middle of the body", { status: 200, ...answered("200"), ...left }, "origin", "client", "client_abort", "inferred"],
  ["the client left before the answer, behind a cache", { status: 200, ...answered("200"), body_bytes_sent: 0, ...left }, "client", "client", "client_abort", "inferred"],
  ["the client left in the middle of a file", { status: 200, ...own, ...left }, "proxy", "client", "client_abort", "inferred"],
  ["broke off after the header", { status: 200, ...answered("200"), upstream_http_content_length: 9000, request_completion: "OK" }, "origin", "origin", "origin_incomplete", "certain"],
  ["broke off after the header, completion not logged", { status: 200, ...answered("200"), upstream_http_content_length: 9000 }, "origin", "origin", "origin_incomplete", "inferred"],
  ["a length without a body, to HEAD", { status: 200, ...answered("200"), upstream_http_content_length: 9000, request: "HEAD /a HTTP/1.1" }, "origin", null, null, null],
  ["not modified", { status: 304, ...answered("304"), upstream_http_content_length: 9000 }, "origin", null, null, null],
  ["all came", { status: 200, ...answered("200"), upstream_http_content_length: 512, request_completion: "OK" }, "origin", null, null, null],
  ["a try failed, the next one answered", { status: 200, upstream_status: "502, 200" }, "origin", null, null, null],
  ["stale in place of an error", { status: 200, ...answered("502"), upstream_cache_status: "STALE" }, "proxy", null, null, null],
  ["nginx answered itself", { status: 301, ...own }, "proxy", null, null, null],
  ["nothing of an upstream logged", { status: 200 }, null, null, null, null],
] as const;

// biome-ignore format: a table, a row a case
const withoutUpstreams = [
  ["not a request of HTTP", { status: 400, request: "\\x03\\x00\\x00/*\\xE0", ...page }, "proxy", "client", "client_bad_request", "certain"],
  ["CONNECT", { status: 405, request: "CONNECT mail.example.org:25 HTTP/1.1", ...page }, "proxy", "client", "client_bad_request", "inferred"],
  ["CONNECT refused as bad", { status: 400, request: "CONNECT mail.example.org:25 HTTP/1.1", ...page }, "proxy", "client", "client_bad_request", "inferred"],
  ["nothing came and nothing was sent", { status: 400, request: "-", body_bytes_sent: 0 }, "client", "client", "client_abort", "inferred"],
  ["444 with a body", { status: 444, body_bytes_sent: 317 }, "origin", "origin", "origin_rejected", "inferred"],
  ["HEAD, 400", { status: 400, request: "HEAD /a HTTP/1.1", body_bytes_sent: 0 }, null, "unknown", "unknown", "inferred"],
  ["HEAD, 404", { status: 404, request: "HEAD /a HTTP/1.1", body_bytes_sent: 0 }, null, "unknown", "unknown", "inferred"],
  ["no client certificate (496)", { status: 400, body_bytes_sent: 237 }, "proxy", "proxy", "proxy_denied", "inferred"],
  ["an empty request", { status: 400, request: "" }, "proxy", "client", "client_bad_request", "inferred"],
  ["400, nginx's page", { status: 400, body_bytes_sent: 157 }, "proxy", "client", "client_bad_request", "inferred"],
  ["400, another page", { status: 400, ...other }, null, "unknown", "unknown", "inferred"],
  ["413, nginx's page", { status: 413, body_bytes_sent: 183 }, "proxy", "proxy", "proxy_limited", "inferred"],
  ["414", { status: 414 }, "proxy", "client", "client_bad_request", "inferred"],
  ["505", { status: 505 }, "proxy", "client", "client_bad_request", "inferred"],
  ["429, nginx's page", { status: 429, body_bytes_sent: 169 }, "proxy", "proxy", "proxy_limited", "inferred"],
  ["404, nginx's page", { status: 404, body_bytes_sent: 153 }, "proxy", "proxy", "proxy_not_found", "inferred"],
  ["404, nginx's page with padding for Chrome", { status: 404, body_bytes_sent: 555 }, "proxy", "proxy", "proxy_not_found", "inferred"],
  ["404, nginx's page before 1.15", { status: 404, body_bytes_sent: 169 }, "proxy", "proxy", "proxy_not_found", "inferred"],
  ["404, another page", { status: 404, ...other }, null, "unknown", "unknown", "inferred"],
  ["401, nginx's page", { status: 401, body_bytes_sent: 179 }, "proxy", "proxy", "proxy_denied", "inferred"],
  ["403, nginx's page", { status: 403, body_bytes_sent: 153 }, "proxy", "proxy", "proxy_denied", "inferred"],
  ["503, nginx's page", { status: 503, body_bytes_sent: 197 }, "proxy", "proxy", "proxy_limited", "inferred"],
  ["500, nginx's page", { status: 500, body_bytes_sent: 177 }, "proxy", "proxy", "proxy_error", "inferred"],
  ["504", { status: 504 }, "proxy", "origin", "origin_timeout", "inferred"],
  ["502", { status: 502 }, "proxy", "origin", "unknown", "inferred"],
  ["502, another page", { status: 502, ...other }, "proxy", "origin", "unknown", "inferred"],
  ["anything else", { status: 418 }, null, "unknown", "unknown", "inferred"],
  ["no status was ever set", { status: "000" }, null, "unknown", "unknown", "inferred"],
] as const;

// what a configuration adds: facts that no line holds
// biome-ignore format: a table, a row a case
const configured = [
  ["refused, and spoken to by http", { status: 502, upstream: "entered", try_status: 502, try_header_ms: null, try_connect_ms: null, upstream_scheme: "http" }, "proxy", "origin", "origin_refused", "inferred"],
  ["refused, and spoken to by https", { status: 502, upstream: "entered", try_status: 502, try_header_ms: null, try_connect_ms: null, upstream_scheme: "https" }, "proxy", "origin", "origin_refused", "inferred"],
  ["503 of a named service, but no balancer in Lua", { status: 503, upstream: "not_entered", proxy_upstream_name: "shop-web-80", lua_balancer: "no" }, "proxy", "proxy", "proxy_limited", "inferred"],
  ["404, no page of nginx's", { status: 404, page: "other", own_page: "no" }, "origin", "origin", "origin_not_found", "inferred"],
  ["401, no page of nginx's", { status: 401, page: "other", own_page: "no" }, "origin", "origin", "origin_rejected", "inferred"],
  ["500, no page of nginx's", { status: 500, page: "other", own_page: "no" }, "origin", "origin", "origin_error", "inferred"],
  ["503, a page that stands for errors only", { status: 503, page: "other", own_page: "errors" }, null, "origin", "unknown", "inferred"],
  ["503, a page that may stand for anything", { status: 503, page: "other", own_page: "any" }, null, "unknown", "unknown", "inferred"],
] as const satisfies readonly (readonly [string, NginxFields, ...unknown[]])[];

// biome-ignore format: a table, a row a case
const edge = [
  ["the client left", { status: 499, ...closed("-"), ...direct }, "client", "client", "client_abort", "certain"],
  ["a public address, which may be that of another CDN", { status: 499, ...closed("-") }, "client", "client", "client_abort", "inferred"],
  ["somebody of a private net left", { status: 499, remote_addr: "10.20.0.2" }, "client", "client", "client_abort", "inferred"],
  ["return 444 in place of a refused proxy", { status: 444, ...tried("502", "-", "-", "0", "0"), body_bytes_sent: 0, ...left }, "cdn", "origin", "origin_refused", "inferred"],
  ["return 408", { status: 408, ...own, request_time: "0.000" }, "cdn", "client", "client_timeout", "inferred"],
  ["a range outside of the cached file", { status: 416, ...cached("HIT"), body_bytes_sent: 197 }, "cdn", "client", "client_bad_request", "inferred"],
  ["If-Match, which the cached copy does not fulfil", { status: 412, ...cached("STALE") }, "cdn", "client", "client_bad_request", "inferred"],
  ["a range outside of a good response", { status: 416, ...answered("200") }, "cdn", "client", "client_bad_request", "inferred"],
  ["X-Accel-Redirect to a forbidden file", { status: 403, ...answered("200") }, "cdn", "cdn", "cdn_denied", "inferred"],
  ["a status above 599 from behind", { status: 999, ...answered("999") }, "origin", "origin", "origin_error", "inferred"],
  ["a limit sent to another pool", { status: 404, ...answered("404"), ...other, limit_req_status: "REJECTED" }, "origin", "origin", "origin_not_found", "inferred"],
  ["limit_req, no upstream field logged", { status: 429, limit_req_status: "REJECTED" }, "cdn", "cdn", "cdn_limited", "inferred"],
  ["no client certificate (496)", { status: 400, ...own, body_bytes_sent: 237 }, "cdn", "cdn", "cdn_denied", "inferred"],
  ["HEAD to a bad request", { status: 400, ...own, body_bytes_sent: 0, request: "HEAD /a HTTP/1.1", request_completion: "OK" }, "cdn", "client", "client_bad_request", "inferred"],
  ["HEAD to a bad request, completion not logged", { status: 400, ...own, body_bytes_sent: 0, request: "HEAD /a HTTP/1.1" }, "cdn", "client", "client_bad_request", "inferred"],
  ["a Transfer-Encoding that nginx does not know", { status: 501, ...own }, "cdn", "client", "client_bad_request", "inferred"],
  ["413 during an unbuffered upload", { status: 413, ...closed("-"), body_bytes_sent: 183 }, "cdn", "cdn", "cdn_limited", "inferred"],
  ["400 during an unbuffered upload", { status: 400, ...closed("-"), ...page }, "cdn", "client", "client_bad_request", "inferred"],
  ["the client left during an unbuffered upload", { status: 400, ...closed("-"), body_bytes_sent: 0, ...left }, "client", "client", "client_abort", "inferred"],
  ["HEAD, 400, nothing logged", { status: 400, request: "HEAD /a HTTP/1.1", body_bytes_sent: 0 }, null, "unknown", "unknown", "inferred"],
  ["a WebSocket that ended", { status: 101, ...answered("101"), ...left }, "origin", null, null, null],
  ["the server for unknown hosts", { status: 444, ...own }, "cdn", "cdn", "cdn_config", "inferred"],
  ["a slow header or body", { status: 408, ...own, request_time: "60.001" }, "cdn", "client", "client_timeout", "certain"],
  ["408, nothing of an upstream logged", { status: 408 }, "cdn", "client", "client_timeout", "inferred"],
  ["no HTTP from behind", { status: "009", ...answered("200") }, "origin", "origin", "origin_reset", "inferred"],
  ["an error out of the cache", { status: 404, ...cached("HIT") }, "cdn", "cdn", "cdn_cached", "certain"],
  ["a stale error", { status: 502, ...cached("STALE") }, "cdn", "cdn", "cdn_cached", "certain"],
  ["limit_req", { status: 429, ...own, limit_req_status: "REJECTED" }, "cdn", "cdn", "cdn_limited", "certain"],
  ["limit_conn", { status: 503, ...own, limit_conn_status: "REJECTED" }, "cdn", "cdn", "cdn_limited", "certain"],
  ["the client broke off its body", { status: 400, ...own, body_bytes_sent: 0, ...left }, "client", "client", "client_abort", "certain"],
  ["the client broke off, completion not logged", { status: 400, ...own, body_bytes_sent: 0 }, "client", "client", "client_abort", "inferred"],
  ["TLS on a plain port", { status: 400, ...own, ...page, request: "\\x16\\x03\\x01" }, "cdn", "client", "client_bad_request", "certain"],
  ["URL too long", { status: 414, ...own }, "cdn", "client", "client_bad_request", "inferred"],
  ["a body too large", { status: 413, ...own }, "cdn", "cdn", "cdn_limited", "inferred"],
  ["deny", { status: 403, ...own }, "cdn", "cdn", "cdn_denied", "inferred"],
  ["no location for it", { status: 404, ...own }, "cdn", "cdn", "cdn_config", "inferred"],
  ["what is behind has no address", { status: 502, ...own }, "cdn", "origin", "origin_dns", "inferred"],
  ["a rewrite loop", { status: 500, ...own }, "cdn", "cdn", "cdn_error", "inferred"],
  ["return 418", { status: 418, ...own }, "cdn", "cdn", "cdn_config", "inferred"],
  ["the fallback's name did not resolve", { status: 502, upstream_status: "502 : ", upstream_addr: "10.20.0.11:80 : " }, "cdn", "origin", "origin_dns", "inferred"],
  ["the client had left before the answer", { status: 504, ...answered("504"), body_bytes_sent: 0, ...left }, "client", "client", "client_abort", "inferred"],
  ["the client had left before the answer, completion not logged", { status: 504, ...answered("504"), body_bytes_sent: 0 }, "client", "client", "client_abort", "inferred"],
  ["a 504 to HEAD, completion not logged", { status: 504, ...answered("504"), body_bytes_sent: 0, request: "HEAD /a HTTP/1.1" }, "origin", "origin", "origin_error", "inferred"],
  ["the client had left before a good answer", { status: 200, ...answered("200"), body_bytes_sent: 0, ...left }, "client", "client", "client_abort", "inferred"],
  ["no live upstreams", { status: 502, ...tried("502", "-", "-", "0", "0", "proxy") }, "cdn", "origin", "origin_unhealthy", "inferred"],
  ["no header in time", { status: 504, ...closed("504") }, "cdn", "origin", "origin_timeout", "inferred"],
  ["refused", { status: 502, ...tried("502", "-", "-", "0", "0") }, "cdn", "origin", "origin_refused", "inferred"],
  ["closed before the header", { status: 502, ...closed("502") }, "cdn", "origin", "origin_reset", "inferred"],
  ["error_page changed the status", { status: 503, ...answered("500") }, "cdn", "cdn", "cdn_config", "inferred"],
  ["no HTTP, nothing of an upstream logged", { status: 400, request: "\\x16\\x03\\x01", ...page }, "cdn", "client", "client_bad_request", "certain"],
  ["400 with an nginx page, nothing logged", { status: 400, ...page }, "cdn", "client", "client_bad_request", "inferred"],
  ["URL too long, nothing logged", { status: 414 }, "cdn", "client", "client_bad_request", "inferred"],
  ["the client broke off, nothing logged", { status: 400, body_bytes_sent: 0 }, "client", "client", "client_abort", "inferred"],
  ["504 with the page of the nginx behind", { status: 504, ...answered("504"), body_bytes_sent: 167 }, "proxy", "origin", "origin_timeout", "inferred"],
  ["502 with the page of the nginx behind", { status: 502, ...answered("502"), ...page }, "proxy", "origin", "unknown", "inferred"],
  ["503 with the page of the nginx behind", { status: 503, ...answered("503"), body_bytes_sent: 197 }, "proxy", "proxy", "proxy_limited", "inferred"],
  ["403 with the page of the nginx behind", { status: 403, ...answered("403"), body_bytes_sent: 153 }, "proxy", "proxy", "proxy_denied", "inferred"],
  ["404 with the page of the nginx behind", { status: 404, ...answered("404"), body_bytes_sent: 153 }, "proxy", "proxy", "proxy_not_found", "inferred"],
  ["500 with the page of the nginx behind", { status: 500, ...answered("500"), body_bytes_sent: 177 }, "proxy", "proxy", "proxy_error", "inferred"],
  ["400 with the page of the nginx behind", { status: 400, ...answered("400"), ...page }, "proxy", "client", "client_bad_request", "inferred"],
  ["404 from behind", { status: 404, ...answered("404"), ...other }, "origin", "origin", "origin_not_found", "inferred"],
  ["401 from behind", { status: 401, ...answered("401"), ...other }, "origin", "origin", "origin_rejected", "inferred"],
  ["502 from behind", { status: 502, ...answered("502"), ...other }, "origin", "origin", "origin_error", "inferred"],
  ["504, nothing logged", { status: 504 }, null, "origin", "origin_timeout", "inferred"],
  ["502, nothing logged", { status: 502 }, null, "origin", "unknown", "inferred"],
  ["404, nothing logged", { status: 404 }, null, "unknown", "unknown", "inferred"],
  ["the client left in the middle", { status: 200, ...answered("200"), ...left }, "origin", "client", "client_abort", "inferred"],
  ["broke off after the header", { status: 200, ...answered("200"), upstream_http_content_length: 9000, request_completion: "OK" }, "origin", "origin", "origin_incomplete", "certain"],
  ["broke off, completion not logged", { status: 200, ...answered("200"), upstream_http_content_length: 9000 }, "origin", "origin", "origin_incomplete", "inferred"],
  ["out of the cache", { status: 200, ...cached("HIT") }, "cdn", null, null, null],
  ["the edge answered itself", { status: 301, ...own }, "cdn", null, null, null],
  ["an error replaced by something good", { status: 200, ...answered("502") }, "cdn", null, null, null],
  ["from behind", { status: 200, ...answered("200") }, "origin", null, null, null],
  ["nothing logged", { status: 200 }, null, null, null, null],
] as const;

// biome-ignore format: a table, a row a case
const edgeConfigured = [
  ["404, no page of the edge's", { status: 404, page: "other", own_page: "no" }, "origin", "origin", "origin_not_found", "inferred"],
  ["422, which nginx has no page for", { status: 422, own_page: "no" }, "origin", "origin", "origin_rejected", "inferred"],
  ["500, no page of the edge's", { status: 500, page: "other", own_page: "no" }, "origin", "origin", "origin_error", "inferred"],
] as const satisfies readonly (readonly [string, NginxFields, ...unknown[]])[];

const decided = new Set<string>();
const expectVerdict = (row: object, expected: object): void => {
  expect(row).toMatchObject(expected);
  decided.add((row as { rule: string }).rule);
};

describe("nginx as a proxy", () => {
  it.each([...proxied, ...withoutUpstreams])(
    "%s",
    (_what, logged, answered_by, fault, reason, confidence) => {
      expectVerdict(judged("proxy", logged), { answered_by, fault, reason, confidence });
    },
  );

  it.each(configured)("%s", (_what, seen, answered_by, fault, reason, confidence) => {
    expectVerdict(verdictOf(nginx, "proxy", seen), { answered_by, fault, reason, confidence });
  });

  it("has every rule", () => {
    expect(nginx.rules.proxy?.map(([id]) => id).filter((id) => !decided.has(id))).toEqual([]);
  });
});

describe("nginx as the edge", () => {
  it.each(edge)("%s", (_what, logged, answered_by, fault, reason, confidence) => {
    expectVerdict(judged("cdn", logged), { answered_by, fault, reason, confidence });
  });

  it.each(edgeConfigured)("%s", (_what, seen, answered_by, fault, reason, confidence) => {
    expectVerdict(verdictOf(nginx, "cdn", seen), { answered_by, fault, reason, confidence });
  });

  it("has every rule", () => {
    expect(nginx.rules.cdn?.map(([id]) => id).filter((id) => !decided.has(id))).toEqual([]);
  });
});
