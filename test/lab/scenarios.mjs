// The scenarios of the lab. Nothing here is read from a log: `truth` is the planned fault.
//   chains  A client-nginx-origin          B client-varnish(cdn)-nginx-origin   C client-haproxy-origin (C httplog, J JSON)
//           D client-apache-origin         E client-caddy-origin                F client-nginx edge(cdn)-nginx-origin
//           G client-nginx edge(cdn)-haproxy-nginx-origin
//   count   repetitions per chain (minimum and maximum)
//   steps   the requests of one repetition; delay: ms after the first
//   from    earliest start, in ms
//   mix     the only mix with this scenario
//   service the requested service (virtual host); its host name is drawn at random
//   plan    the action of the origin; an array: one entry per origin port (O1, O2)
//   client  the behavior of the client
//   truth   answered_by, fault and reason of the request; fault null: the client received a successful response
//   phase   when the requests are sent: "main"; while a server is stopped (its name); after that ("after" and its name)
//   journey truth of the joined lines where it differs from that of the outermost line: reason and source at fault
//   at      truth for single chains;  hop: truth for the lines of an inner hop, if it differs
//   also    other accepted verdicts, where the definitions overlap
//   expect  the status that the client should receive (null: none), a number or one per chain
import { lookalikes } from "./scenarios-lookalikes.mjs";
import { scenariosOfThreeHops } from "./scenarios-three-hops.mjs";
import { cdn, clientAbort, origin, proxy, silent, success, successOfCdn, successOfProxy } from "./truths.mjs";

const ALL = "ABCJDEFG",
  SINGLE = "ACJDE";

// both are true, and only the log of the edge can tell that the client left first
const timeout = { also: [{ fault: "origin", reason: "origin_timeout", answered_by: "proxy" }] };
const afterClient = { B: timeout, F: timeout };

export const scenarios = [];
const add = (name, scenario) => scenarios.push({ name, ...scenario });
const single = (name, chains, count, step, rest = {}) => add(name, { chains, count, steps: [step], ...rest });

// ---- successful requests
single("ok_200", ALL, [11, 14], { plan: { do: "status", status: 200 }, truth: success, expect: 200 });
single("ok_201_post", ALL, [2, 3], {
  plan: { do: "status", status: 201 },
  client: { method: "POST", body: 600 },
  truth: success,
  expect: 201,
});
single("ok_204", ALL, [1, 2], { plan: { do: "status", status: 204 }, truth: success, expect: 204 });
single("ok_301", ALL, [2, 3], { plan: { do: "status", status: 301 }, truth: success, expect: 301 });
single("ok_302", ALL, [1, 2], { plan: { do: "status", status: 302 }, truth: success, expect: 302 });
single("ok_304", "ACJDEFG", [1, 2], {
  plan: { do: "status", status: 304 },
  client: { headers: { "If-None-Match": '"v1"' } },
  truth: success,
  expect: 304,
});
single("ok_slow", ALL, [2, 3], {
  plan: { do: "status", status: 200, wait: 600 },
  truth: success,
  expect: 200,
});
single("ok_tls", SINGLE, [2, 3], {
  service: "tlsok",
  plan: { do: "status", status: 200 },
  truth: success,
  expect: 200,
});
single("ok_static", "ADE", [2, 3], { service: "static", file: true, truth: successOfProxy, expect: 200 });
single("ok_h2", SINGLE, [2, 3], {
  plan: { do: "status", status: 200 },
  client: { h2: true },
  truth: success,
  expect: 200,
});
add("ok_cached", {
  chains: "BFG",
  count: [2, 3],
  samePath: true,
  steps: [
    { plan: { do: "status", status: 200, cache: 60 }, truth: success, expect: 200 },
    { delay: 600, plan: { do: "never" }, truth: successOfCdn, expect: 200 },
  ],
});

// ---- error responses of the origin
for (const [status, reason] of [
  [400, "origin_rejected"],
  [401, "origin_rejected"],
  [403, "origin_rejected"],
  [429, "origin_rejected"],
  [404, "origin_not_found"],
  [410, "origin_not_found"],
  [500, "origin_error"],
  [502, "origin_error"],
  [503, "origin_error"],
  [504, "origin_error"],
])
  single(`origin_${status}`, ALL, [2, 3], {
    plan: { do: "status", status },
    truth: origin(reason),
    expect: status,
  });
single("origin_500_h2", SINGLE, [2, 2], {
  plan: { do: "status", status: 500 },
  client: { h2: true },
  truth: origin("origin_error"),
  expect: 500,
});
single("origin_503_slow", SINGLE, [2, 2], {
  plan: { do: "status", status: 503, wait: 800 },
  truth: origin("origin_error"),
  expect: 503,
});
single(
  "origin_422",
  ALL,
  [2, 3],
  {
    plan: { do: "status", status: 422 },
    client: { method: "POST", body: 300 },
    truth: origin("origin_rejected"),
    expect: 422,
  },
  { mix: "b" },
);
single(
  "origin_405",
  ALL,
  [2, 3],
  {
    plan: { do: "status", status: 405 },
    client: { method: "DELETE" },
    truth: origin("origin_rejected"),
    expect: 405,
  },
  { mix: "b" },
);
single(
  "origin_507",
  SINGLE,
  [2, 3],
  { plan: { do: "status", status: 507 }, truth: origin("origin_error"), expect: 507 },
  { mix: "b" },
);
single(
  "origin_502_emptybody",
  ALL,
  [2, 3],
  { plan: { do: "status", status: 502, size: 0 }, truth: origin("origin_error"), expect: 502 },
  { mix: "b" },
);

// ---- connection to the origin
const refusedStatus = { A: 502, B: 502, C: 503, J: 503, D: 503, E: 502, F: 502 };
const resetStatus = { A: 502, B: 502, C: 502, J: 502, D: 502, E: 502, F: 502 };
const timeoutStatus = { A: 504, B: 504, C: 504, J: 504, D: 502, E: 504, F: 504 };
single("refused", ALL, [2, 3], {
  service: "refused",
  truth: proxy("origin", "origin_refused"),
  expect: refusedStatus,
});
single("refused_h2", SINGLE, [2, 2], {
  service: "refused",
  client: { h2: true },
  truth: proxy("origin", "origin_refused"),
  expect: refusedStatus,
});
single("refused_post", SINGLE, [2, 2], {
  service: "refused",
  client: { method: "POST", body: 700 },
  truth: proxy("origin", "origin_refused"),
  expect: refusedStatus,
});
single("connect_timeout", ALL, [2, 3], {
  service: "ctimeout",
  truth: proxy("origin", "origin_timeout"),
  expect: { A: 504, B: 504, C: 503, J: 503, D: 503, E: 502, F: 504 },
});
single("read_timeout", ALL, [2, 3], {
  plan: { do: "hang" },
  truth: proxy("origin", "origin_timeout"),
  expect: timeoutStatus,
});
single("read_timeout_h2", SINGLE, [2, 2], {
  plan: { do: "hang" },
  client: { h2: true },
  truth: proxy("origin", "origin_timeout"),
  expect: timeoutStatus,
});
single("closed_silently", ALL, [2, 3], {
  plan: { do: "close" },
  truth: proxy("origin", "origin_reset"),
  expect: resetStatus,
});
single("closed_late", SINGLE, [2, 2], {
  plan: { do: "close", wait: 500 },
  truth: proxy("origin", "origin_reset"),
  expect: resetStatus,
});
single("reset", ALL, [2, 3], {
  plan: { do: "reset" },
  truth: proxy("origin", "origin_reset"),
  expect: resetStatus,
});
single("garbage", ALL, [2, 3], {
  plan: { do: "garbage" },
  truth: proxy("origin", "origin_reset"),
  at: {
    A: origin("origin_reset"),
    F: cdn("origin", "origin_reset"),
    G: proxy("origin", "origin_reset"),
    B: cdn("origin", "origin_reset"),
  },
  hop: { nginx: origin("origin_reset") },
  also: [{ answered_by: "origin" }],
  expect: { A: null, F: null, G: 502, B: 503, C: 502, J: 502, D: 502, E: 502 },
  note: "bytes that are not HTTP (nginx forwards them as HTTP/0.9)",
});
single("bad_header", ALL, [2, 3], {
  plan: { do: "badheader" },
  truth: proxy("origin", "origin_reset"),
  expect: resetStatus,
  note: "status line 200, then a header line with a NUL and no colon",
});
single("big_header", ALL, [2, 3], {
  plan: { do: "bighead" },
  truth: proxy("origin", "origin_reset"),
  also: [
    { fault: "proxy", reason: "proxy_limited" },
    { fault: "proxy", reason: "proxy_config" },
  ],
  expect: resetStatus,
  note: "valid HTTP, response header too large for the proxy",
});
single("partial_fin", ALL, [2, 3], {
  plan: { do: "partial", how: "fin" },
  truth: origin("origin_incomplete"),
  expect: 200,
  note: "body shorter than Content-Length, then FIN",
});
single("partial_rst", ALL, [2, 3], {
  plan: { do: "partial", how: "rst" },
  truth: origin("origin_incomplete"),
  expect: 200,
  note: "body shorter than Content-Length, then RST",
});
single("partial_chunked", ALL, [2, 3], {
  plan: { do: "partial", how: "chunked" },
  truth: origin("origin_incomplete"),
  expect: 200,
  note: "chunked, FIN without the last chunk",
});
single("partial_stall", ALL, [2, 3], {
  plan: { do: "partial", how: "stall" },
  truth: origin("origin_incomplete"),
  also: [{ fault: "origin", reason: "origin_timeout" }],
  expect: 200,
  note: "part of the body, then no more data",
});
single("partial_tiny", SINGLE, [2, 2], {
  plan: { do: "partial", how: "rst", part: 3000 },
  truth: origin("origin_incomplete"),
  expect: 200,
  note: "header and 3000 bytes, then RST; the response is still in the buffer of the proxy",
});
single(
  "partial_500",
  SINGLE,
  [2, 2],
  {
    plan: { do: "partial", how: "fin", status: 500 },
    truth: origin("origin_error"),
    also: [{ fault: "origin", reason: "origin_incomplete" }],
    expect: 500,
  },
  { mix: "b" },
);

// ---- no available origin
single(
  "all_down",
  "ABCJEFG",
  [2, 3],
  {
    service: "alldown",
    truth: proxy("origin", "origin_unhealthy"),
    expect: { A: 502, B: 502, F: 502, C: 503, J: 503, E: 503 },
    note: "all servers out of service",
  },
  { from: 2500 },
);
add("down_after_failure", {
  chains: "AD",
  count: [1, 1],
  from: 800,
  steps: [
    {
      service: "flap",
      truth: proxy("origin", "origin_refused"),
      expect: { A: 502, D: 503 },
      note: "both refuse the connection and are marked down",
    },
    ...[600, 1200, 2500, 5000].map((delay) => ({
      delay,
      service: "flap",
      truth: proxy("origin", "origin_unhealthy"),
      expect: { A: 502, D: 503 },
      note: "both are already marked down",
    })),
  ],
});
add("down_after_failure", {
  chains: "E",
  count: [1, 1],
  from: 800,
  steps: [
    {
      service: "flap",
      truth: proxy("origin", "origin_refused"),
      expect: 502,
      note: "both refuse the connection and are marked down",
    },
    ...[900, 1500, 2500].map((delay) => ({
      delay,
      service: "flap",
      truth: proxy("origin", "origin_unhealthy"),
      expect: 503,
      note: "both are already marked down",
    })),
  ],
});
add("down_after_failure", {
  chains: "D",
  count: [1, 1],
  from: 800,
  steps: [
    { service: "alldown", truth: proxy("origin", "origin_refused"), expect: 503 },
    ...[500, 1100, 2100].map((delay) => ({
      delay,
      service: "alldown",
      truth: proxy("origin", "origin_unhealthy"),
      expect: 503,
      note: "worker in error state (retry=120)",
    })),
  ],
});
single(
  "down_by_check",
  "CJ",
  [3, 3],
  { service: "flap", truth: proxy("origin", "origin_unhealthy"), expect: 503, note: "health checks failed" },
  { from: 2500 },
);

// ---- two origins
single("recovered_refused", "ABCJEFG", [2, 3], {
  service: "pair",
  plan: [{ do: "never" }, { do: "status", status: 200 }],
  truth: success,
  recovered: "origin_refused",
  expect: 200,
});
single("recovered_timeout", "ACJ", [2, 3], {
  service: "pairlive",
  plan: [{ do: "hang" }, { do: "status", status: 200 }],
  truth: success,
  recovered: "origin_timeout",
  expect: 200,
});
single("recovered_closed", "ACJ", [2, 3], {
  service: "pairlive",
  plan: [{ do: "close" }, { do: "status", status: 200 }],
  truth: success,
  recovered: "origin_reset",
  expect: 200,
});
single("retried_then_404", "ACJ", [2, 2], {
  service: "pairlive",
  plan: [{ do: "close" }, { do: "status", status: 404 }],
  truth: origin("origin_not_found"),
  recovered: "origin_reset",
  expect: 404,
});
single("retried_then_500", "ABCJFG", [2, 2], {
  service: "pair",
  plan: [{ do: "never" }, { do: "status", status: 500 }],
  truth: origin("origin_error"),
  recovered: "origin_refused",
  expect: 500,
});
add("recovered_refused", {
  chains: "D",
  count: [1, 1],
  steps: [
    ...[0, 1600, 3200].map((delay) => ({
      delay,
      service: "pair",
      plan: [{ do: "never" }, { do: "status", status: 200 }],
      truth: success,
      recovered: "origin_refused",
      expect: 200,
    })),
    ...[4800, 6400].map((delay) => ({
      delay,
      service: "pair",
      plan: [{ do: "never" }, { do: "status", status: 500 }],
      truth: origin("origin_error"),
      recovered: "origin_refused",
      expect: 500,
    })),
  ],
});
single("both_refused", ALL, [2, 3], {
  service: "bothdead",
  truth: proxy("origin", "origin_refused"),
  expect: refusedStatus,
});
single("refused_then_timeout", "A", [3, 3], {
  service: "mixdead",
  plan: [{ do: "never" }, { do: "hang" }],
  truth: proxy("origin", "origin_timeout"),
  expect: 504,
  note: "the first refuses, the second does not respond; the last attempt determines the status",
});
single("closed_then_timeout", "A", [2, 2], {
  service: "pairlive",
  plan: [{ do: "close" }, { do: "hang" }],
  truth: proxy("origin", "origin_timeout"),
  expect: 504,
  note: "the first closes, the second does not respond",
});
single("timeout_then_reset", "A", [2, 2], {
  service: "pairlive",
  plan: [{ do: "hang" }, { do: "reset" }],
  truth: proxy("origin", "origin_reset"),
  expect: 502,
  note: "the first does not respond, the second resets",
});

// ---- TLS and DNS between proxy and origin
const tlsStatus = { A: 502, C: 503, J: 503, D: 500, E: 502, G: 502 };
single("tls_to_plain", "ACJDEG", [2, 3], {
  service: "tlsplain",
  truth: proxy("origin", "origin_tls"),
  expect: tlsStatus,
  note: "HTTPS to a port without TLS",
});
single("tls_bad_cert", "ACJDEG", [2, 3], {
  service: "tlsbad",
  truth: proxy("origin", "origin_tls"),
  expect: tlsStatus,
  note: "certificate of an unknown issuer",
});
single(
  "dns_nxdomain",
  "ACJDEG",
  [3, 3],
  {
    service: "dnsnx",
    truth: proxy("origin", "origin_dns"),
    expect: tlsStatus,
  },
  { from: 2500 },
);
single("dns_silent", "A", [2, 3], {
  service: "dnsslow",
  truth: proxy("origin", "origin_dns"),
  expect: 502,
  note: "the name server does not respond",
});

// ---- the client
const abort = { client: { abort: 350 } };
single("client_gone", SINGLE, [2, 3], {
  plan: { do: "hang" },
  ...abort,
  truth: clientAbort,
  expect: null,
  note: "aborted before the origin responded",
});
single("client_gone_rst", SINGLE, [2, 2], {
  plan: { do: "hang" },
  client: { abort: 350, rst: true },
  truth: clientAbort,
  expect: null,
});
single("client_gone_connecting", SINGLE, [2, 2], {
  service: "ctimeout",
  ...abort,
  truth: clientAbort,
  expect: null,
  note: "aborted while the proxy was connecting",
});
single("client_gone_h2", SINGLE, [2, 2], {
  plan: { do: "hang" },
  client: { abort: 350, h2: true },
  truth: clientAbort,
  expect: null,
});
single("client_gone_slow", "ACJDEBFG", [2, 2], {
  plan: { do: "status", status: 200, wait: 700 },
  ...abort,
  truth: clientAbort,
  expect: null,
  note: "aborted after 0.35 s; the origin responds 200 after 0.7 s",
});
single("client_gone_behind_cdn", "BFG", [3, 3], {
  plan: { do: "hang" },
  ...abort,
  truth: clientAbort,
  expect: null,
  hop: { nginx: proxy("origin", "origin_timeout") },
  journey: afterClient,
  note: "the client aborted; the CDN continues to wait, and the origin never responds",
});
single("client_gone_midbody", ALL, [3, 3], {
  plan: { do: "drip", size: 400000 },
  client: { abortBytes: 3000, rst: true },
  truth: { answered_by: "origin", fault: "client", reason: "client_abort" },
  expect: 200,
  at: {},
  note: "aborted during the response body",
});
single("client_gone_upload", SINGLE, [3, 3], {
  plan: { do: "status", status: 200 },
  client: { method: "POST", declare: 4000, body: 900, abort: 300 },
  truth: clientAbort,
  expect: null,
  note: "aborted during the request body",
});
const badRequest = { answered_by: "proxy", fault: "client", reason: "client_bad_request" };
const badRequestAtCdn = { answered_by: "cdn", fault: "client", reason: "client_bad_request" };
const atEdge = { B: badRequestAtCdn, F: badRequestAtCdn };
single("bad_garbage", ALL, [2, 3], {
  client: { raw: "garbage" },
  truth: badRequest,
  at: atEdge,
  expect: { A: 400, C: 400, J: 400, D: 400, E: 400, F: 400, B: 400 },
});
single("bad_tls_hello", ALL, [2, 3], {
  client: { raw: "tls" },
  truth: badRequest,
  at: atEdge,
  expect: { A: 400, C: 400, J: 400, D: null, E: 400, F: 400, B: null },
});
single("bad_nohost", "ABDEFG", [2, 2], {
  client: { raw: "nohost" },
  truth: badRequest,
  at: atEdge,
  expect: 400,
  note: "HTTP/1.1 without Host",
});
single("bad_version", "AE", [2, 2], {
  client: { raw: "version" },
  truth: badRequest,
  expect: 505,
  note: "HTTP/7.9",
});
single("bad_bighead", ALL, [2, 3], {
  client: { raw: "bighead" },
  truth: badRequest,
  at: atEdge,
  expect: { A: 400, C: 400, J: 400, D: 400, E: 431, F: 400, B: null },
  note: "request header too large",
});
single("bad_longuri", ALL, [2, 2], {
  client: { raw: "longuri" },
  truth: badRequest,
  at: atEdge,
  expect: { A: 414, C: 400, J: 400, D: 414, E: 431, F: 414, B: null },
  note: "request line too long",
});
single("bad_length", ALL, [2, 2], {
  client: { raw: "length" },
  truth: badRequest,
  at: atEdge,
  expect: 400,
  note: "Content-Length: abc",
});
single("big_body", "ACJEG", [3, 3], {
  client: { method: "POST", body: 12000 },
  plan: { do: "status", status: 200 },
  truth: proxy("proxy", "proxy_limited"),
  also: [{ fault: "client", reason: "client_bad_request" }],
  expect: { A: 413, C: 413, J: 413, E: 502, G: 413 },
  note: "body larger than the limit of the proxy",
});
single("slow_head", ALL, [2, 3], {
  client: { raw: "slowhead" },
  truth: { answered_by: "proxy", fault: "client", reason: "client_timeout" },
  at: {
    B: { answered_by: "cdn", fault: "client", reason: "client_timeout" },
    F: { answered_by: "cdn", fault: "client", reason: "client_timeout" },
  },
  expect: { A: null, B: null, F: null, C: 408, J: 408, D: 408, E: 400 },
  note: "the client stops sending within the header",
});
single("slow_body", SINGLE, [2, 3], {
  client: { method: "POST", declare: 4000, body: 900, stall: true },
  plan: { do: "status", status: 200 },
  truth: { answered_by: "proxy", fault: "client", reason: "client_timeout" },
  expect: { A: null, C: 504, J: 504, D: 408, E: 200 },
  note: "the client stops sending within the body",
});

// ---- rules and limits of the proxy
add("limit_503", {
  chains: "AG",
  count: [1, 1],
  steps: [
    { service: "limit503", plan: { do: "status", status: 200 }, truth: success, expect: 200 },
    ...[300, 800, 1500, 4000].map((delay) => ({
      delay,
      service: "limit503",
      plan: { do: "never" },
      truth: proxy("proxy", "proxy_limited"),
      expect: 503,
      note: "limit_req",
    })),
  ],
});
add("limit_429", {
  chains: "ABCJFG",
  count: [1, 1],
  steps: [
    { service: "limit429", plan: { do: "status", status: 200 }, truth: success, expect: 200 },
    ...[300, 800, 1500, 4000].map((delay) => ({
      delay,
      service: "limit429",
      plan: { do: "never" },
      truth: proxy("proxy", "proxy_limited"),
      expect: 429,
      note: "rate limit, 429",
    })),
  ],
});
add("limit_conn", {
  chains: "A",
  count: [1, 1],
  steps: [
    { service: "conn", plan: { do: "status", status: 200, wait: 2600 }, truth: success, expect: 200 },
    ...[400, 900, 1500].map((delay) => ({
      delay,
      service: "conn",
      plan: { do: "never" },
      truth: proxy("proxy", "proxy_limited"),
      expect: 503,
      note: "limit_conn",
    })),
  ],
});
add("queue_full", {
  chains: "CJ",
  count: [1, 1],
  steps: [
    { service: "conn", plan: { do: "status", status: 200, wait: 2600 }, truth: success, expect: 200 },
    ...[400, 900, 1500].map((delay) => ({
      delay,
      service: "conn",
      plan: { do: "never" },
      truth: proxy("proxy", "proxy_limited"),
      also: [{ fault: "origin", reason: "origin_timeout" }],
      expect: 503,
      note: "waited in the queue of a server with maxconn 1",
    })),
  ],
});
single("deny", ALL, [2, 3], {
  service: "deny",
  plan: { do: "never" },
  truth: proxy("proxy", "proxy_denied"),
  expect: 403,
});
single("auth", ALL, [2, 3], {
  service: "auth",
  plan: { do: "never" },
  truth: proxy("proxy", "proxy_denied"),
  expect: 401,
});
single("auth_ok", "ACJDE", [1, 1], {
  service: "auth",
  client: { headers: { Authorization: "Basic YW5uOnR1bGlw" } },
  plan: { do: "status", status: 200 },
  truth: success,
  expect: 200,
});
single("tarpit", "CJ", [2, 2], {
  service: "tarpit",
  plan: { do: "never" },
  truth: proxy("proxy", "proxy_denied"),
  expect: 500,
});
single("resp_deny", "CJ", [2, 2], {
  service: "respdeny",
  plan: { do: "status", status: 200, headers: { "X-Kind": "secret" } },
  truth: proxy("proxy", "proxy_denied"),
  expect: 502,
  note: "http-response deny",
});
single("ret_418", ALL, [2, 3], {
  service: "ret418",
  plan: { do: "never" },
  truth: proxy("proxy", "proxy_fixed"),
  expect: { A: 418, B: 418, C: 418, J: 418, D: 451, E: 418, F: 418 },
});
single("ret_503", ALL, [3, 3], {
  service: "ret503",
  plan: { do: "never" },
  truth: proxy("proxy", "proxy_fixed"),
  expect: 503,
});
single("static_404", "ABDEFG", [2, 3], {
  service: "static",
  truth: proxy("proxy", "proxy_not_found"),
  expect: 404,
});
single("no_site", "ACJDEG", [3, 3], {
  host: "nowhere",
  truth: proxy("proxy", "proxy_config"),
  also: [{ fault: "proxy", reason: "proxy_fixed" }],
  expect: { A: 404, C: 503, J: 503, D: 404, E: 200, G: 404 },
  note: "unknown host name",
});
single("cycle", "AD", [2, 3], {
  service: "cycle",
  truth: proxy("proxy", "proxy_config"),
  also: [{ fault: "proxy", reason: "proxy_error" }],
  expect: 500,
  note: "infinite internal redirects",
});
single("broken", "AFG", [2, 3], {
  service: "broken",
  client: { method: "POST", body: 6000 },
  plan: { do: "never" },
  truth: proxy("proxy", "proxy_error"),
  expect: 500,
  note: "the directory for request bodies is missing",
});
single("sorry_page", "A", [3, 3], {
  service: "sorry",
  plan: { do: "status", status: 500 },
  truth: proxy("origin", "origin_error"),
  expect: 503,
  note: "the origin responds 500, error_page changes it to 503",
});

// ---- the CDN
single("cdn_deny", "BFG", [2, 3], { service: "edgedeny", truth: cdn("cdn", "cdn_denied"), expect: 403 });
add("cdn_limit", {
  chains: "BFG",
  count: [1, 1],
  steps: [
    { service: "edgelimit", plan: { do: "status", status: 200 }, truth: success, expect: 200 },
    ...[300, 800, 1500, 4000].map((delay) => ({
      delay,
      service: "edgelimit",
      truth: cdn("cdn", "cdn_limited"),
      expect: 429,
    })),
  ],
});
single("cdn_nosite", "BFG", [3, 3], {
  host: "nowhere.test",
  truth: cdn("cdn", "cdn_config"),
  expect: { B: 421, F: null },
  note: "a host name unknown to the CDN",
});
single("cdn_code", "B", [2, 3], {
  service: "edgefail",
  truth: cdn("cdn", "cdn_function"),
  also: [{ fault: "cdn", reason: "cdn_error" }],
  expect: 503,
  note: "return(fail) in VCL",
});
single("cdn_hasty", "BFG", [3, 3], {
  service: "edgehasty",
  plan: { do: "hang" },
  truth: cdn("origin", "origin_timeout"),
  expect: { B: 503, F: 504 },
  hop: { nginx: cdn("origin", "origin_timeout") },
  note: "the CDN times out (0.5 s) before the proxy (1 s); the origin does not respond",
});
single(
  "proxy_lost",
  "BFG",
  [2, 3],
  {
    service: "edgelost",
    truth: cdn("proxy", "proxy_error"),
    also: [{ fault: "origin", reason: "origin_refused" }],
    journey: {
      B: silent("refused", "nginx"),
      F: silent("refused", "nginx"),
      G: silent("refused", "haproxy"),
    },
    expect: { B: 503, F: 502 },
    note: "the proxy behind the CDN is not running",
  },
  { from: 4000 },
);
single(
  "proxy_sick",
  "B",
  [2, 3],
  {
    service: "edgesick",
    truth: cdn("proxy", "proxy_error"),
    also: [{ fault: "origin", reason: "origin_unhealthy" }],
    journey: { B: { ...silent("unhealthy", "nginx"), also: [{ fault: "proxy", reason: "proxy_refused" }] } },
    expect: 503,
    note: "the probe of the proxy behind the CDN fails",
  },
  { from: 4000 },
);
for (const status of [404, 410])
  add(`cached_${status}`, {
    chains: "BFG",
    count: [2, 2],
    samePath: true,
    steps: [
      { plan: { do: "status", status, cache: 60 }, truth: origin("origin_not_found"), expect: status },
      ...[500, 1000].map((delay) => ({
        delay,
        plan: { do: "never" },
        truth: cdn("cdn", "cdn_cached"),
        also: [{ answered_by: "cdn", fault: "origin", reason: "cdn_cached" }],
        expect: status,
        note: "the cached error of an earlier request",
      })),
    ],
  });
add("cached_500", {
  chains: "FG",
  count: [2, 2],
  samePath: true,
  steps: [
    { plan: { do: "status", status: 500, cache: 60 }, truth: origin("origin_error"), expect: 500 },
    {
      delay: 700,
      plan: { do: "never" },
      truth: cdn("cdn", "cdn_cached"),
      also: [{ answered_by: "cdn", fault: "origin", reason: "cdn_cached" }],
      expect: 500,
      note: "a cacheable 500",
    },
  ],
});
add("stale", {
  chains: "BFG",
  count: [3, 3],
  samePath: true,
  steps: [
    { plan: { do: "status", status: 200, cache: 1 }, truth: success, expect: 200 },
    {
      delay: 2600,
      plan: { do: "close" },
      truth: successOfCdn,
      recovered: "origin_reset",
      expect: 200,
      hop: { nginx: proxy("origin", "origin_reset") },
      note: "stale copy served; the origin closes without a response",
    },
  ],
});
add("stale_500", {
  chains: "FG",
  count: [2, 2],
  samePath: true,
  steps: [
    { plan: { do: "status", status: 200, cache: 1 }, truth: success, expect: 200 },
    {
      delay: 2600,
      plan: { do: "status", status: 500 },
      truth: successOfCdn,
      recovered: "origin_error",
      expect: 200,
      hop: { nginx: origin("origin_error") },
      note: "stale copy served; the origin responds 500",
    },
  ],
});

scenarios.push(...scenariosOfThreeHops, ...lookalikes);
