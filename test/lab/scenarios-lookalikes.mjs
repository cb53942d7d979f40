// Situations whose lines resemble those of another cause. See scenarios.mjs for the fields.
import { cdn, clientAbort, origin, proxy, success } from "./truths.mjs";

export const lookalikes = [];
const add = (name, chains, steps, { count = [2, 2], ...rest } = {}) =>
  lookalikes.push({ name, chains, count, steps, ...rest });
const single = (name, chains, step, rest) => add(name, chains, [step], rest);
const respond = (status, rest = {}) => ({ do: "status", status, ...rest });

// ---- a status chosen in the configuration
const fixed = { truth: proxy("proxy", "proxy_fixed"), also: [{ fault: "proxy", reason: "proxy_denied" }] };
const denied = { truth: proxy("proxy", "proxy_denied"), also: [{ fault: "proxy", reason: "proxy_fixed" }] };
for (const status of [400, 404, 413, 502])
  single(`fixed_${status}`, "AE", { service: `fixed${status}`, ...fixed, expect: status });
// nginx closes the connection without these responses
single("fixed_408", "AE", { service: "fixed408", ...fixed, expect: { A: null, E: 408 } });
single("fixed_499", "A", { service: "fixed499", ...fixed, expect: null });
for (const status of [400, 404, 408, 503])
  single(`deny_status_${status}`, "CJ", {
    service: `fixed${status === 503 ? 502 : status}`,
    ...denied,
    expect: status,
  });
single("return_444_for_refused", "A", {
  service: "drop",
  truth: proxy("origin", "origin_refused"),
  expect: null,
  note: "error_page 502 leads to return 444",
});

// ---- a cache with a good object refuses a range or a precondition
const old = { "Accept-Ranges": "bytes", "Last-Modified": "Wed, 01 Jan 2025 00:00:00 GMT", ETag: '"v2"' };
const cached = { plan: respond(200, { cache: 60, headers: old, size: 900 }), truth: success, expect: 200 };
const refusedByCache = { truth: cdn("client", "client_bad_request"), plan: { do: "never" } };
add(
  "cached_416",
  "BFG",
  [cached, { delay: 500, client: { headers: { Range: "bytes=99999-" } }, ...refusedByCache, expect: 416 }],
  { samePath: true },
);
add(
  "cached_412",
  "FG",
  [
    cached,
    {
      delay: 500,
      client: { headers: { "If-Unmodified-Since": "Mon, 01 Jan 2024 00:00:00 GMT" } },
      ...refusedByCache,
      expect: 412,
    },
  ],
  { samePath: true },
);

// ---- who left
single(
  "client_gone_abortonclose",
  "CJ",
  { service: "abortclose", plan: { do: "hang" }, client: { abort: 350 }, truth: clientAbort, expect: null },
  { count: [3, 3] },
);
single(
  "peer_gave_up",
  "A",
  {
    service: "realip",
    plan: { do: "hang" },
    client: { abort: 350, headers: { "X-Forwarded-For": "203.0.113.9" } },
    truth: { answered_by: "client", fault: "origin", reason: "origin_timeout" },
    expect: null,
    note: "the peer is a proxy with a short timeout, whose address the configuration replaces",
  },
  { count: [3, 3] },
);

// ---- upgraded connections
const upgrade = { service: "websocket", truth: success, expect: 101 };
single("websocket_closed_by_origin", "ACJE", {
  plan: { do: "upgrade" },
  client: { upgrade: true },
  ...upgrade,
});
single("websocket_reset_by_origin", "ACJE", {
  plan: { do: "upgrade", reset: true },
  client: { upgrade: true },
  ...upgrade,
});
single("websocket_left_by_client", "ACJE", {
  plan: { do: "upgrade", wait: 2000 },
  client: { upgrade: true, abort: 400 },
  ...upgrade,
});
single("websocket_refused_by_origin", "ACJE", {
  ...upgrade,
  plan: respond(403),
  client: { upgrade: true },
  truth: origin("origin_rejected"),
  expect: 403,
});

// ---- Varnish only copies bytes
single("pipe_ok", "B", { service: "pipe", plan: respond(200), truth: success, expect: 200 });
single("pipe_500", "B", { service: "pipe", plan: respond(500), truth: origin("origin_error"), expect: 500 });
single("pipe_404", "B", {
  service: "pipe",
  plan: respond(404),
  truth: origin("origin_not_found"),
  expect: 404,
});
single("pipe_closed", "B", {
  service: "pipe",
  plan: { do: "close" },
  truth: proxy("origin", "origin_reset"),
  expect: 502,
});

// ---- a FastCGI responder
const fastcgi = (name, plan, truth, expect) =>
  single(`fastcgi_${name}`, "ADE", { service: "fastcgi", plan, truth, expect });
const failedStatus = { A: 502, D: 503, E: 502 };
fastcgi("ok", respond(200), success, 200);
fastcgi("404", respond(404), origin("origin_not_found"), 404);
fastcgi("403", respond(403), origin("origin_rejected"), 403);
fastcgi("500", respond(500), origin("origin_error"), 500);
fastcgi("503", respond(503), origin("origin_error"), 503);
fastcgi("500_stderr", respond(500, { stderr: "PHP message: PHP Fatal error" }), origin("origin_error"), 500);
fastcgi("hang", { do: "hang" }, proxy("origin", "origin_timeout"), { A: 504, D: 504, E: 504 });
fastcgi("close", { do: "close" }, proxy("origin", "origin_reset"), failedStatus);
fastcgi("reset", { do: "reset" }, proxy("origin", "origin_reset"), failedStatus);
fastcgi("stderr", { do: "stderr" }, proxy("origin", "origin_reset"), failedStatus);
fastcgi("partial", { do: "partial" }, origin("origin_incomplete"), 200);
single("fastcgi_refused", "ADE", {
  service: "fastcgidown",
  truth: proxy("origin", "origin_refused"),
  expect: failedStatus,
});

// ---- an authentication service answers first
const auth = (name, plans, truth, expect, rest = {}) =>
  single(`auth_service_${name}`, "AE", {
    service: "authservice",
    plan: { each: plans },
    truth,
    expect,
    ...rest,
  });
auth("ok", [respond(200), respond(200)], success, 200);
auth("404", [respond(200), respond(404)], origin("origin_not_found"), 404);
auth("401", [respond(401)], proxy("proxy", "proxy_denied"), 401, { also: [{ answered_by: "origin" }] });
auth("403", [respond(403)], proxy("proxy", "proxy_denied"), 403, { also: [{ answered_by: "origin" }] });
auth("500", [respond(500)], proxy("proxy", "proxy_error"), 500, {
  also: [{ answered_by: "origin", fault: "origin", reason: "origin_error" }],
});
auth(
  "closed",
  [{ do: "close" }],
  proxy("proxy", "proxy_error"),
  { A: 500, E: 502 },
  {
    also: [{ fault: "origin", reason: "origin_reset" }],
  },
);

// ---- headers that are too large
single("big_cookie", "ACJDE", {
  client: { headers: { Cookie: `c=${"c".repeat(20_000)}` } },
  truth: { answered_by: "proxy", fault: "client", reason: "client_bad_request" },
  expect: { A: 400, C: 400, J: 400, D: 400, E: 431 },
});
