// The scenarios of chain G alone: client, nginx edge, HAProxy, nginx, origin. See scenarios.mjs for the fields.
import { cdn, clientAbort, origin, proxy, silent, success, successOfCdn } from "./truths.mjs";

export const scenariosOfThreeHops = [];
const add = (name, steps, { count = [2, 3], ...rest } = {}) =>
  scenariosOfThreeHops.push({ name, chains: "G", count, steps, ...rest });
const single = (name, step, rest) => add(name, [step], rest);

const respond = (status, rest = {}) => ({ do: "status", status, ...rest });
const close = { do: "close" };
const hang = { do: "hang" };
/** A failure of HAProxy's own. */
const atBalancer = { G: { fault_source: "haproxy" } };

// ---- a server is down
const noNginx = { truth: proxy("proxy", "proxy_refused"), journey: { G: silent("refused", "nginx") } };
const noBalancer = { truth: cdn("proxy", "proxy_refused"), journey: { G: silent("refused", "haproxy") } };
single("nginx_down", { ...noNginx, expect: 503 }, { count: [6, 8], phase: "nginx-G" });
single("haproxy_down", { ...noBalancer, expect: 502 }, { count: [6, 8], phase: "haproxy-G" });
single(
  "haproxy_down_post",
  { client: { method: "POST", body: 500 }, ...noBalancer, expect: 502 },
  { phase: "haproxy-G" },
);
add(
  "haproxy_down_stale",
  [
    { plan: respond(200, { cache: 1 }), truth: success, expect: 200 },
    { phase: "haproxy-G", delay: 500, truth: successOfCdn, recovered: "origin_refused", expect: 200 },
  ],
  { samePath: true, count: [2, 2] },
);
add(
  "nginx_down_stale",
  [
    { plan: respond(200, { cache: 1 }), truth: success, expect: 200 },
    { phase: "nginx-G", delay: 500, truth: successOfCdn, recovered: "origin_refused", expect: 200 },
  ],
  { samePath: true, count: [2, 2] },
);
for (const name of ["nginx-G", "haproxy-G"])
  single(
    `ok_after_${name}`,
    { plan: respond(200), truth: success, expect: 200 },
    { count: [4, 5], phase: `after ${name}` },
  );
single("bal_lost", { service: "ballost", ...noNginx, expect: 503 });
single(
  "bal_sick",
  {
    service: "balsick",
    truth: proxy("proxy", "proxy_unhealthy"),
    journey: { G: silent("unhealthy", "nginx") },
    expect: 503,
  },
  { from: 2500 },
);

// ---- HAProxy answers
single("bal_deny", {
  service: "baldeny",
  truth: proxy("proxy", "proxy_denied"),
  journey: atBalancer,
  expect: 403,
});
single("bal_fixed", {
  service: "balfixed",
  truth: proxy("proxy", "proxy_fixed"),
  journey: atBalancer,
  expect: 503,
});
add(
  "bal_limit",
  [
    {
      service: "ballimit",
      truth: proxy("proxy", "proxy_config"),
      also: [{ fault: "proxy", reason: "proxy_fixed" }],
      expect: 404,
      note: "nginx does not know the name",
    },
    ...[300, 800, 1500].map((delay) => ({
      delay,
      service: "ballimit",
      truth: proxy("proxy", "proxy_limited"),
      journey: atBalancer,
      expect: 429,
    })),
  ],
  { count: [1, 1] },
);
add(
  "bal_queue",
  [
    { service: "balqueue", plan: respond(200, { wait: 2000 }), truth: success, expect: 200 },
    ...[300, 700, 1200].map((delay) => ({
      delay,
      service: "balqueue",
      truth: proxy("proxy", "proxy_limited"),
      also: [{ fault: "origin", reason: "origin_timeout" }],
      journey: atBalancer,
      expect: 503,
    })),
  ],
  { count: [1, 1] },
);

add(
  "inner_limit_conn",
  [
    { service: "conn", plan: respond(200, { wait: 1200 }), truth: success, expect: 200 },
    ...[300, 600, 900].map((delay) => ({
      delay,
      service: "conn",
      truth: proxy("proxy", "proxy_limited"),
      expect: 503,
    })),
  ],
  { count: [1, 1] },
);

// ---- who waits for how long
single("bal_hasty", {
  service: "balhasty",
  plan: hang,
  truth: proxy("origin", "origin_timeout"),
  expect: 504,
  note: "HAProxy stops waiting (0.4 s) before nginx (1 s)",
});
single("edge_hurry", {
  service: "edgehurry",
  plan: hang,
  truth: cdn("origin", "origin_timeout"),
  expect: 504,
  note: "the edge stops waiting (0.5 s), then HAProxy and nginx do",
});
single("balancer_gives_up_first", {
  service: "slow",
  plan: hang,
  truth: proxy("origin", "origin_timeout"),
  expect: 504,
  note: "HAProxy (1.5 s), the edge (2.5 s), nginx (8 s)",
});
single("client_gone_uncached", {
  service: "edgeplain",
  plan: hang,
  client: { abort: 350 },
  truth: clientAbort,
  expect: null,
  note: "the client left; HAProxy and nginx continue to wait",
});
single("client_gone_abortonclose", {
  service: "balabort",
  plan: hang,
  client: { abort: 350 },
  truth: clientAbort,
  expect: null,
  note: "the client left; every hop closes its connection",
});

// ---- retries
single("edge_pair", {
  service: "edgepair",
  plan: respond(200),
  truth: success,
  recovered: "origin_refused",
  expect: 200,
});
single("edge_pair_500", {
  service: "edgepair",
  plan: respond(500),
  truth: origin("origin_error"),
  expect: 500,
});
single("edge_retry", {
  service: "edgeretry",
  plan: { each: [close, respond(200)] },
  truth: success,
  recovered: "origin_reset",
  expect: 200,
});
single("edge_retry_failed", {
  service: "edgeretry",
  plan: { each: [close, respond(500)] },
  truth: origin("origin_error"),
  expect: 500,
});
single("edge_retry_closed", {
  service: "edgeretry",
  plan: { each: [respond(502), close] },
  truth: proxy("origin", "origin_reset"),
  expect: 502,
});
single("bal_pair", {
  service: "balpair",
  plan: respond(200),
  truth: success,
  recovered: "unknown",
  expect: 200,
  note: "HAProxy logs the number of retries only",
});
single("bal_retry", {
  service: "balretry",
  plan: { each: [close, respond(200)] },
  truth: success,
  recovered: "origin_reset",
  expect: 200,
});
single("bal_retry_failed", {
  service: "balretry",
  plan: { each: [close, respond(404)] },
  truth: origin("origin_not_found"),
  expect: 404,
});
single("bal_retry_closed", {
  service: "balretry",
  plan: { each: [close, close] },
  truth: proxy("origin", "origin_reset"),
  expect: 502,
});
