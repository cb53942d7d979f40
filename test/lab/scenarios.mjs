// What the lab arranges. Nothing here is read from a log: `truth` is what the lab set up.
//   chains  A client-nginx-origin          B client-varnish(cdn)-nginx-origin   C client-haproxy-origin (C httplog, J JSON)
//           D client-apache-origin         E client-caddy-origin                F client-nginx edge(cdn)-nginx-origin
//   n       how often, per chain (drawn between the two)
//   svc     the service (virtual host) asked for; the name it gets in a run is drawn at random
//   plan    what the origin does with this request; an array: one entry per origin port (O1, O2)
//   client  how the client behaves
//   truth   answered_by / fault / reason of the request. fault null = nothing failed (for the client)
//   at      truth for one chain only;  hop: truth for the lines of an inner hop whose own view differs
//   also    verdicts a fair reader would accept as well (the vocabulary leaves room there)
//   expect  the status the client should see (null: none), a number or one per chain
const o = (reason) => ({ answered_by: "origin", fault: "origin", reason });
const p = (fault, reason) => ({ answered_by: "proxy", fault, reason });
const d = (fault, reason) => ({ answered_by: "cdn", fault, reason });
const fine = { answered_by: "origin", fault: null, reason: null };
const fineP = { answered_by: "proxy", fault: null, reason: null };
const fineD = { answered_by: "cdn", fault: null, reason: null };
const gone = { answered_by: "client", fault: "client", reason: "client_abort" };
const ALL = "ABCJDEF",
  SINGLE = "ACJDE";

export const scenarios = [];
const add = (k, x) => scenarios.push({ k, ...x });
const one = (k, chains, n, step, rest = {}) => add(k, { chains, n, steps: [step], ...rest });

// ---- nothing wrong
one("ok_200", ALL, [11, 14], { plan: { do: "status", status: 200 }, truth: fine, expect: 200 });
one("ok_201_post", ALL, [2, 3], {
  plan: { do: "status", status: 201 },
  client: { method: "POST", body: 600 },
  truth: fine,
  expect: 201,
});
one("ok_204", ALL, [1, 2], { plan: { do: "status", status: 204 }, truth: fine, expect: 204 });
one("ok_301", ALL, [2, 3], { plan: { do: "status", status: 301 }, truth: fine, expect: 301 });
one("ok_302", ALL, [1, 2], { plan: { do: "status", status: 302 }, truth: fine, expect: 302 });
one("ok_304", "ACJDEF", [1, 2], {
  plan: { do: "status", status: 304 },
  client: { headers: { "If-None-Match": '"v1"' } },
  truth: fine,
  expect: 304,
});
one("ok_slow", ALL, [2, 3], { plan: { do: "status", status: 200, wait: 600 }, truth: fine, expect: 200 });
one("ok_tls", SINGLE, [2, 3], {
  svc: "tlsok",
  plan: { do: "status", status: 200 },
  truth: fine,
  expect: 200,
});
one("ok_static", "ADE", [2, 3], { svc: "static", file: true, truth: fineP, expect: 200 });
one("ok_h2", SINGLE, [2, 3], {
  plan: { do: "status", status: 200 },
  client: { h2: true },
  truth: fine,
  expect: 200,
});
add("ok_cached", {
  chains: "BF",
  n: [2, 3],
  samePath: true,
  steps: [
    { plan: { do: "status", status: 200, cache: 60 }, truth: fine, expect: 200 },
    { t: 600, plan: { do: "never" }, truth: fineD, expect: 200 },
  ],
});

// ---- the origin answers an error itself
for (const [s, r] of [
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
  one(`origin_${s}`, ALL, s === 404 || s === 500 ? [2, 3] : [2, 3], {
    plan: { do: "status", status: s },
    truth: o(r),
    expect: s,
  });
one("origin_500_h2", SINGLE, [2, 2], {
  plan: { do: "status", status: 500 },
  client: { h2: true },
  truth: o("origin_error"),
  expect: 500,
});
one("origin_503_slow", SINGLE, [2, 2], {
  plan: { do: "status", status: 503, wait: 800 },
  truth: o("origin_error"),
  expect: 503,
});
one(
  "origin_422",
  ALL,
  [2, 3],
  {
    plan: { do: "status", status: 422 },
    client: { method: "POST", body: 300 },
    truth: o("origin_rejected"),
    expect: 422,
  },
  { mix: "b" },
);
one(
  "origin_405",
  ALL,
  [2, 3],
  {
    plan: { do: "status", status: 405 },
    client: { method: "DELETE" },
    truth: o("origin_rejected"),
    expect: 405,
  },
  { mix: "b" },
);
one(
  "origin_507",
  SINGLE,
  [2, 3],
  { plan: { do: "status", status: 507 }, truth: o("origin_error"), expect: 507 },
  { mix: "b" },
);
one(
  "origin_502_emptybody",
  ALL,
  [2, 3],
  { plan: { do: "status", status: 502, size: 0 }, truth: o("origin_error"), expect: 502 },
  { mix: "b" },
);

// ---- the connection to the origin
const bad = { A: 502, B: 502, C: 503, J: 503, D: 503, E: 502, F: 502 };
const bad2 = { A: 502, B: 502, C: 502, J: 502, D: 502, E: 502, F: 502 };
const late = { A: 504, B: 504, C: 504, J: 504, D: 502, E: 504, F: 504 };
one("refused", ALL, [2, 3], { svc: "refused", truth: p("origin", "origin_refused"), expect: bad });
one("refused_h2", SINGLE, [2, 2], {
  svc: "refused",
  client: { h2: true },
  truth: p("origin", "origin_refused"),
  expect: bad,
});
one("refused_post", SINGLE, [2, 2], {
  svc: "refused",
  client: { method: "POST", body: 700 },
  truth: p("origin", "origin_refused"),
  expect: bad,
});
one("connect_timeout", ALL, [2, 3], {
  svc: "ctimeout",
  truth: p("origin", "origin_timeout"),
  expect: { A: 504, B: 504, C: 503, J: 503, D: 503, E: 502, F: 504 },
});
one("read_timeout", ALL, [2, 3], {
  plan: { do: "hang" },
  truth: p("origin", "origin_timeout"),
  expect: late,
});
one("read_timeout_h2", SINGLE, [2, 2], {
  plan: { do: "hang" },
  client: { h2: true },
  truth: p("origin", "origin_timeout"),
  expect: late,
});
one("closed_silently", ALL, [2, 3], {
  plan: { do: "close" },
  truth: p("origin", "origin_reset"),
  expect: bad2,
});
one("closed_late", SINGLE, [2, 2], {
  plan: { do: "close", wait: 500 },
  truth: p("origin", "origin_reset"),
  expect: bad2,
});
one("reset", ALL, [2, 3], { plan: { do: "reset" }, truth: p("origin", "origin_reset"), expect: bad2 });
one("garbage", ALL, [2, 3], {
  plan: { do: "garbage" },
  truth: p("origin", "origin_reset"),
  at: { A: o("origin_reset"), F: d("origin", "origin_reset"), B: d("origin", "origin_reset") },
  expect: { A: null, F: null, B: 503, C: 502, J: 502, D: 502, E: 502 },
  note: "bytes that are no HTTP (nginx passes them on as HTTP/0.9)",
});
one("bad_header", ALL, [2, 3], {
  plan: { do: "badheader" },
  truth: p("origin", "origin_reset"),
  expect: bad2,
  note: "status line 200, then a header line with a NUL and no colon",
});
one("big_header", ALL, [2, 3], {
  plan: { do: "bighead" },
  truth: p("origin", "origin_reset"),
  also: [
    { fault: "proxy", reason: "proxy_limited" },
    { fault: "proxy", reason: "proxy_config" },
  ],
  expect: bad2,
  note: "valid HTTP, response header too large for the proxy",
});
one("partial_fin", ALL, [2, 3], {
  plan: { do: "partial", how: "fin" },
  truth: o("origin_incomplete"),
  expect: 200,
  note: "Content-Length kept short, then FIN",
});
one("partial_rst", ALL, [2, 3], {
  plan: { do: "partial", how: "rst" },
  truth: o("origin_incomplete"),
  expect: 200,
  note: "Content-Length kept short, then RST",
});
one("partial_chunked", ALL, [2, 3], {
  plan: { do: "partial", how: "chunked" },
  truth: o("origin_incomplete"),
  expect: 200,
  note: "chunked, no last chunk, FIN",
});
one("partial_stall", ALL, [2, 3], {
  plan: { do: "partial", how: "stall" },
  truth: o("origin_incomplete"),
  also: [{ fault: "origin", reason: "origin_timeout" }],
  expect: 200,
  note: "part of the body, then silence",
});
one("partial_tiny", SINGLE, [2, 2], {
  plan: { do: "partial", how: "rst", part: 3000 },
  truth: o("origin_incomplete"),
  expect: 200,
  note: "header and 3000 bytes, then RST: still in the buffer of the proxy",
});
one(
  "partial_500",
  SINGLE,
  [2, 2],
  {
    plan: { do: "partial", how: "fin", status: 500 },
    truth: o("origin_error"),
    also: [{ fault: "origin", reason: "origin_incomplete" }],
    expect: 500,
  },
  { mix: "b" },
);

// ---- no origin to try
one(
  "all_down",
  "ABCJEF",
  [2, 3],
  {
    svc: "alldown",
    truth: p("origin", "origin_unhealthy"),
    expect: { A: 502, B: 502, F: 502, C: 503, J: 503, E: 503 },
    note: "all servers out of service",
  },
  { from: 2500 },
);
add("down_after_failure", {
  chains: "AD",
  n: [1, 1],
  from: 800,
  steps: [
    {
      svc: "flap",
      truth: p("origin", "origin_refused"),
      expect: { A: 502, D: 503 },
      note: "both refused; marks both down",
    },
    ...[600, 1200, 2500, 5000].map((t) => ({
      t,
      svc: "flap",
      truth: p("origin", "origin_unhealthy"),
      expect: { A: 502, D: 503 },
      note: "both marked down before",
    })),
  ],
});
add("down_after_failure", {
  chains: "E",
  n: [1, 1],
  from: 800,
  steps: [
    { svc: "flap", truth: p("origin", "origin_refused"), expect: 502, note: "both refused; marks both down" },
    ...[900, 1500, 2500].map((t) => ({
      t,
      svc: "flap",
      truth: p("origin", "origin_unhealthy"),
      expect: 503,
      note: "both marked down before",
    })),
  ],
});
add("down_after_failure", {
  chains: "D",
  n: [1, 1],
  from: 800,
  steps: [
    { svc: "alldown", truth: p("origin", "origin_refused"), expect: 503 },
    ...[500, 1100, 2100].map((t) => ({
      t,
      svc: "alldown",
      truth: p("origin", "origin_unhealthy"),
      expect: 503,
      note: "worker in error state (retry=120)",
    })),
  ],
});
one(
  "down_by_check",
  "CJ",
  [3, 3],
  { svc: "flap", truth: p("origin", "origin_unhealthy"), expect: 503, note: "health checks failed" },
  { from: 2500 },
);

// ---- two origins
one("recovered_refused", "ABCJEF", [2, 3], {
  svc: "pair",
  plan: [{ do: "never" }, { do: "status", status: 200 }],
  truth: fine,
  recovered: "origin_refused",
  expect: 200,
});
one("recovered_timeout", "ACJ", [2, 3], {
  svc: "pairlive",
  plan: [{ do: "hang" }, { do: "status", status: 200 }],
  truth: fine,
  recovered: "origin_timeout",
  expect: 200,
});
one("recovered_closed", "ACJ", [2, 3], {
  svc: "pairlive",
  plan: [{ do: "close" }, { do: "status", status: 200 }],
  truth: fine,
  recovered: "origin_reset",
  expect: 200,
});
one("retried_then_404", "ACJ", [2, 2], {
  svc: "pairlive",
  plan: [{ do: "close" }, { do: "status", status: 404 }],
  truth: o("origin_not_found"),
  recovered: "origin_reset",
  expect: 404,
});
one("retried_then_500", "ABCJF", [2, 2], {
  svc: "pair",
  plan: [{ do: "never" }, { do: "status", status: 500 }],
  truth: o("origin_error"),
  recovered: "origin_refused",
  expect: 500,
});
add("recovered_refused", {
  chains: "D",
  n: [1, 1],
  steps: [
    ...[0, 1600, 3200].map((t) => ({
      t,
      svc: "pair",
      plan: [{ do: "never" }, { do: "status", status: 200 }],
      truth: fine,
      recovered: "origin_refused",
      expect: 200,
    })),
    ...[4800, 6400].map((t) => ({
      t,
      svc: "pair",
      plan: [{ do: "never" }, { do: "status", status: 500 }],
      truth: o("origin_error"),
      recovered: "origin_refused",
      expect: 500,
    })),
  ],
});
one("both_refused", ALL, [2, 3], { svc: "bothdead", truth: p("origin", "origin_refused"), expect: bad });
one("refused_then_timeout", "A", [3, 3], {
  svc: "mixdead",
  plan: [{ do: "never" }, { do: "hang" }],
  truth: p("origin", "origin_timeout"),
  expect: 504,
  note: "first refused, second silent: the last attempt made the status",
});
one("closed_then_timeout", "A", [2, 2], {
  svc: "pairlive",
  plan: [{ do: "close" }, { do: "hang" }],
  truth: p("origin", "origin_timeout"),
  expect: 504,
  note: "first closed, second silent",
});
one("timeout_then_reset", "A", [2, 2], {
  svc: "pairlive",
  plan: [{ do: "hang" }, { do: "reset" }],
  truth: p("origin", "origin_reset"),
  expect: 502,
  note: "first silent, second reset",
});

// ---- TLS and DNS towards the origin
const tls = { A: 502, C: 503, J: 503, D: 500, E: 502 };
one("tls_to_plain", SINGLE, [2, 3], {
  svc: "tlsplain",
  truth: p("origin", "origin_tls"),
  expect: tls,
  note: "https spoken to a plain port",
});
one("tls_bad_cert", SINGLE, [2, 3], {
  svc: "tlsbad",
  truth: p("origin", "origin_tls"),
  expect: tls,
  note: "certificate of an unknown signer",
});
one(
  "dns_nxdomain",
  SINGLE,
  [3, 3],
  { svc: "dnsnx", truth: p("origin", "origin_dns"), expect: { A: 502, C: 503, J: 503, D: 500, E: 502 } },
  { from: 2500 },
);
one("dns_silent", "A", [2, 3], {
  svc: "dnsslow",
  truth: p("origin", "origin_dns"),
  expect: 502,
  note: "the name server does not answer",
});

// ---- the client
const quit = { client: { abort: 350 } };
one("client_gone", SINGLE, [2, 3], {
  plan: { do: "hang" },
  ...quit,
  truth: gone,
  expect: null,
  note: "left while the origin was thinking",
});
one("client_gone_rst", SINGLE, [2, 2], {
  plan: { do: "hang" },
  client: { abort: 350, rst: true },
  truth: gone,
  expect: null,
});
one("client_gone_connecting", SINGLE, [2, 2], {
  svc: "ctimeout",
  ...quit,
  truth: gone,
  expect: null,
  note: "left while the proxy was connecting",
});
one("client_gone_h2", SINGLE, [2, 2], {
  plan: { do: "hang" },
  client: { abort: 350, h2: true },
  truth: gone,
  expect: null,
});
one("client_gone_slow", "ACJDEBF", [2, 2], {
  plan: { do: "status", status: 200, wait: 700 },
  ...quit,
  truth: gone,
  expect: null,
  note: "left after 0.35 s; the origin answered 200 after 0.7 s",
});
one("client_gone_behind_cdn", "BF", [3, 3], {
  plan: { do: "hang" },
  ...quit,
  truth: gone,
  expect: null,
  hop: { nginx: p("origin", "origin_timeout") },
  note: "the client left; the CDN kept asking, and the origin really never answered",
});
one("client_gone_midbody", ALL, [3, 3], {
  plan: { do: "drip", size: 400000 },
  client: { abortBytes: 3000, rst: true },
  truth: { answered_by: "origin", fault: "client", reason: "client_abort" },
  expect: 200,
  at: {},
  note: "left in the middle of the answer",
});
one("client_gone_upload", SINGLE, [3, 3], {
  plan: { do: "status", status: 200 },
  client: { method: "POST", declare: 4000, body: 900, abort: 300 },
  truth: gone,
  expect: null,
  note: "left in the middle of its own request body",
});
const cbad = { answered_by: "proxy", fault: "client", reason: "client_bad_request" };
const cbadD = { answered_by: "cdn", fault: "client", reason: "client_bad_request" };
const front = { B: cbadD, F: cbadD };
one("bad_garbage", ALL, [2, 3], {
  client: { raw: "garbage" },
  truth: cbad,
  at: front,
  expect: { A: 400, C: 400, J: 400, D: 400, E: 400, F: 400, B: 400 },
});
one("bad_tls_hello", ALL, [2, 3], {
  client: { raw: "tls" },
  truth: cbad,
  at: front,
  expect: { A: 400, C: 400, J: 400, D: null, E: 400, F: 400, B: null },
});
one("bad_nohost", "ABDEF", [2, 2], {
  client: { raw: "nohost" },
  truth: cbad,
  at: front,
  expect: 400,
  note: "HTTP/1.1 without Host",
});
one("bad_version", "AE", [2, 2], { client: { raw: "version" }, truth: cbad, expect: 505, note: "HTTP/7.9" });
one("bad_bighead", ALL, [2, 3], {
  client: { raw: "bighead" },
  truth: cbad,
  at: front,
  expect: { A: 400, C: 400, J: 400, D: 400, E: 431, F: 400, B: null },
  note: "request header too large",
});
one("bad_longuri", ALL, [2, 2], {
  client: { raw: "longuri" },
  truth: cbad,
  at: front,
  expect: { A: 414, C: 400, J: 400, D: 414, E: 431, F: 414, B: null },
  note: "request line too long",
});
one("bad_length", ALL, [2, 2], {
  client: { raw: "length" },
  truth: cbad,
  at: front,
  expect: 400,
  note: "Content-Length: abc",
});
one("big_body", "ACJE", [3, 3], {
  client: { method: "POST", body: 12000 },
  plan: { do: "status", status: 200 },
  truth: p("proxy", "proxy_limited"),
  also: [{ fault: "client", reason: "client_bad_request" }],
  expect: { A: 413, C: 413, J: 413, E: 502 },
  note: "body over the limit of the proxy",
});
one("slow_head", ALL, [2, 3], {
  client: { raw: "slowhead" },
  truth: { answered_by: "proxy", fault: "client", reason: "client_timeout" },
  at: {
    B: { answered_by: "cdn", fault: "client", reason: "client_timeout" },
    F: { answered_by: "cdn", fault: "client", reason: "client_timeout" },
  },
  expect: { A: null, B: null, F: null, C: 408, J: 408, D: 408, E: 400 },
  note: "stops in the middle of the header",
});
one("slow_body", SINGLE, [2, 3], {
  client: { method: "POST", declare: 4000, body: 900, stall: true },
  plan: { do: "status", status: 200 },
  truth: { answered_by: "proxy", fault: "client", reason: "client_timeout" },
  expect: { A: null, C: 504, J: 504, D: 408, E: 200 },
  note: "stops in the middle of the body",
});

// ---- rules and limits of the proxy
add("limit_503", {
  chains: "A",
  n: [1, 1],
  steps: [
    { svc: "limit503", plan: { do: "status", status: 200 }, truth: fine, expect: 200 },
    ...[300, 800, 1500, 4000].map((t) => ({
      t,
      svc: "limit503",
      plan: { do: "never" },
      truth: p("proxy", "proxy_limited"),
      expect: 503,
      note: "limit_req",
    })),
  ],
});
add("limit_429", {
  chains: "ABCJF",
  n: [1, 1],
  steps: [
    { svc: "limit429", plan: { do: "status", status: 200 }, truth: fine, expect: 200 },
    ...[300, 800, 1500, 4000].map((t) => ({
      t,
      svc: "limit429",
      plan: { do: "never" },
      truth: p("proxy", "proxy_limited"),
      expect: 429,
      note: "rate limit, 429",
    })),
  ],
});
add("limit_conn", {
  chains: "A",
  n: [1, 1],
  steps: [
    { svc: "conn", plan: { do: "status", status: 200, wait: 2600 }, truth: fine, expect: 200 },
    ...[400, 900, 1500].map((t) => ({
      t,
      svc: "conn",
      plan: { do: "never" },
      truth: p("proxy", "proxy_limited"),
      expect: 503,
      note: "limit_conn",
    })),
  ],
});
add("queue_full", {
  chains: "CJ",
  n: [1, 1],
  steps: [
    { svc: "conn", plan: { do: "status", status: 200, wait: 2600 }, truth: fine, expect: 200 },
    ...[400, 900, 1500].map((t) => ({
      t,
      svc: "conn",
      plan: { do: "never" },
      truth: p("proxy", "proxy_limited"),
      also: [{ fault: "origin", reason: "origin_timeout" }],
      expect: 503,
      note: "waited in the queue of a server with maxconn 1",
    })),
  ],
});
one("deny", ALL, [2, 3], {
  svc: "deny",
  plan: { do: "never" },
  truth: p("proxy", "proxy_denied"),
  expect: 403,
});
one("auth", ALL, [2, 3], {
  svc: "auth",
  plan: { do: "never" },
  truth: p("proxy", "proxy_denied"),
  expect: 401,
});
one("auth_ok", "ACJDE", [1, 1], {
  svc: "auth",
  client: { headers: { Authorization: "Basic YW5uOnR1bGlw" } },
  plan: { do: "status", status: 200 },
  truth: fine,
  expect: 200,
});
one("tarpit", "CJ", [2, 2], {
  svc: "tarpit",
  plan: { do: "never" },
  truth: p("proxy", "proxy_denied"),
  expect: 500,
});
one("resp_deny", "CJ", [2, 2], {
  svc: "respdeny",
  plan: { do: "status", status: 200, headers: { "X-Kind": "secret" } },
  truth: p("proxy", "proxy_denied"),
  expect: 502,
  note: "http-response deny",
});
one("ret_418", ALL, [2, 3], {
  svc: "ret418",
  plan: { do: "never" },
  truth: p("proxy", "proxy_fixed"),
  expect: { A: 418, B: 418, C: 418, J: 418, D: 451, E: 418, F: 418 },
});
one("ret_503", ALL, [3, 3], {
  svc: "ret503",
  plan: { do: "never" },
  truth: p("proxy", "proxy_fixed"),
  expect: 503,
});
one("static_404", "ABDEF", [2, 3], { svc: "static", truth: p("proxy", "proxy_not_found"), expect: 404 });
one("no_site", SINGLE, [3, 3], {
  host: "nowhere",
  truth: p("proxy", "proxy_config"),
  also: [{ fault: "proxy", reason: "proxy_fixed" }],
  expect: { A: 404, C: 503, J: 503, D: 404, E: 200 },
  note: "unknown host name",
});
one("cycle", "AD", [2, 3], {
  svc: "cycle",
  truth: p("proxy", "proxy_config"),
  also: [{ fault: "proxy", reason: "proxy_error" }],
  expect: 500,
  note: "internal redirects without end",
});
one("broken", "AF", [2, 3], {
  svc: "broken",
  client: { method: "POST", body: 6000 },
  plan: { do: "never" },
  truth: p("proxy", "proxy_error"),
  expect: 500,
  note: "its directory for request bodies is gone",
});
one("sorry_page", "A", [3, 3], {
  svc: "sorry",
  plan: { do: "status", status: 500 },
  truth: p("origin", "origin_error"),
  expect: 503,
  note: "the origin answered 500, error_page made it 503",
});

// ---- the CDN
one("cdn_deny", "BF", [2, 3], { svc: "edgedeny", truth: d("cdn", "cdn_denied"), expect: 403 });
add("cdn_limit", {
  chains: "BF",
  n: [1, 1],
  steps: [
    { svc: "edgelimit", plan: { do: "status", status: 200 }, truth: fine, expect: 200 },
    ...[300, 800, 1500, 4000].map((t) => ({
      t,
      svc: "edgelimit",
      truth: d("cdn", "cdn_limited"),
      expect: 429,
    })),
  ],
});
one("cdn_nosite", "BF", [3, 3], {
  host: "nowhere.test",
  truth: d("cdn", "cdn_config"),
  expect: { B: 421, F: null },
  note: "a host the CDN does not serve",
});
one("cdn_code", "B", [2, 3], {
  svc: "edgefail",
  truth: d("cdn", "cdn_function"),
  also: [{ fault: "cdn", reason: "cdn_error" }],
  expect: 503,
  note: "return(fail) in VCL",
});
one("cdn_hasty", "BF", [3, 3], {
  svc: "edgehasty",
  plan: { do: "hang" },
  truth: d("origin", "origin_timeout"),
  expect: { B: 503, F: 504 },
  hop: { nginx: d("origin", "origin_timeout") },
  note: "the CDN gave up (0.5 s) before the proxy (1 s); the origin is the silent one",
});
one("proxy_lost", "BF", [2, 3], {
  svc: "edgelost",
  truth: d("proxy", "proxy_error"),
  also: [{ fault: "origin", reason: "origin_refused" }],
  expect: { B: 503, F: 502 },
  note: "the proxy behind the CDN is not running",
});
one("proxy_sick", "B", [2, 3], {
  svc: "edgesick",
  truth: d("proxy", "proxy_error"),
  also: [{ fault: "origin", reason: "origin_unhealthy" }],
  expect: 503,
  note: "the probe of the proxy behind the CDN fails",
});
for (const s of [404, 410])
  add(`cached_${s}`, {
    chains: "BF",
    n: [2, 2],
    samePath: true,
    steps: [
      { plan: { do: "status", status: s, cache: 60 }, truth: o("origin_not_found"), expect: s },
      ...[500, 1000].map((t) => ({
        t,
        plan: { do: "never" },
        truth: d("cdn", "cdn_cached"),
        also: [{ answered_by: "cdn", fault: "origin", reason: "cdn_cached" }],
        expect: s,
        note: "the error of an earlier request, out of the cache",
      })),
    ],
  });
add("cached_500", {
  chains: "F",
  n: [2, 2],
  samePath: true,
  steps: [
    { plan: { do: "status", status: 500, cache: 60 }, truth: o("origin_error"), expect: 500 },
    {
      t: 700,
      plan: { do: "never" },
      truth: d("cdn", "cdn_cached"),
      also: [{ answered_by: "cdn", fault: "origin", reason: "cdn_cached" }],
      expect: 500,
      note: "a 500 that said it may be kept",
    },
  ],
});
add("stale", {
  chains: "BF",
  n: [3, 3],
  samePath: true,
  steps: [
    { plan: { do: "status", status: 200, cache: 1 }, truth: fine, expect: 200 },
    {
      t: 2600,
      plan: { do: "close" },
      truth: fineD,
      recovered: "origin_reset",
      expect: 200,
      hop: { nginx: p("origin", "origin_reset") },
      note: "stale copy served; behind it the origin closed without an answer",
    },
  ],
});
add("stale_500", {
  chains: "F",
  n: [2, 2],
  samePath: true,
  steps: [
    { plan: { do: "status", status: 200, cache: 1 }, truth: fine, expect: 200 },
    {
      t: 2600,
      plan: { do: "status", status: 500 },
      truth: fineD,
      recovered: "origin_error",
      expect: 200,
      hop: { nginx: o("origin_error") },
      note: "stale copy served; behind it the origin answered 500",
    },
  ],
});
