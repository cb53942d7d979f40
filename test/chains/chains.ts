import {
  alb,
  cloudflare,
  cloudfront,
  cloudfrontHeader,
  type Event,
  edgeIdOf,
  envoy,
  fastly,
  type How,
  haproxy,
  nginx,
  nginxIds,
  rayOf,
  requestIdOf,
  traceOf,
} from "./hops.ts";
import { cdn, client, good, type Hop, hidden, origin, passed, proxy, type Situation } from "./simulate.ts";

const clockAhead = 2000;
const gateway = { refused: 502, reset: 502, timeout: 504, limited: 503 } as const;

/** CloudFront logs no id that an ALB has: nginx has both. */
export const cloudfrontAlbNginx: readonly Hop[] = [
  {
    source: "edge",
    tier: "cdn",
    write: cloudfront,
    clock: 0,
    header: cloudfrontHeader,
    statuses: gateway,
    leftStatus: null,
  },
  { source: "alb", tier: "proxy", write: alb, clock: 0, statuses: gateway, leftStatus: 460 },
  {
    source: "nginx",
    tier: "proxy",
    write: nginx(["10.0.2.30:8080", "10.0.2.31:8080"], (visit) =>
      nginxIds({ cfid: edgeIdOf(visit), amzn: traceOf(visit) }),
    ),
    clock: clockAhead,
    statuses: gateway,
    leftStatus: 499,
  },
];

/** Cloudflare's Ray ID reaches the first nginx, which passes an X-Request-ID on. */
export const cloudflareNginxNginx: readonly Hop[] = [
  {
    source: "edge",
    tier: "cdn",
    write: cloudflare,
    clock: 0,
    statuses: { refused: 521, timeout: 522, reset: 520 },
    leftStatus: 499,
  },
  {
    source: "front",
    tier: "proxy",
    write: nginx(["10.0.2.30:8080", "10.0.2.31:8080"], (visit) =>
      nginxIds({ ray: `${rayOf(visit)}-ARN`, xrid: requestIdOf(visit) }),
    ),
    clock: clockAhead,
    statuses: gateway,
    leftStatus: 499,
  },
  {
    source: "back",
    tier: "proxy",
    write: nginx(["10.0.3.40:9000", "10.0.3.41:9000"], (visit) => nginxIds({ xrid: requestIdOf(visit) })),
    clock: 0,
    statuses: gateway,
    leftStatus: 499,
  },
];

/** The edge and the shield of Fastly are lines of one source. All hops log one X-Request-ID. */
export const fastlyHaproxyEnvoy: readonly Hop[] = [
  {
    source: "fastly",
    tier: "cdn",
    write: fastly,
    clock: 0,
    statuses: { refused: 503, timeout: 503, reset: 503 },
    leftStatus: 499,
  },
  {
    source: "haproxy",
    tier: "proxy",
    write: haproxy,
    clock: clockAhead,
    statuses: { refused: 503, timeout: 504, reset: 502, limited: 429 },
    leftStatus: null,
  },
  {
    source: "envoy",
    tier: "proxy",
    write: envoy,
    clock: 0,
    statuses: { refused: 503, timeout: 504, reset: 503, limited: 429 },
    leftStatus: null,
  },
];

/** What can happen in a chain of three hops. */
export function situationsOf(chain: readonly Hop[]): readonly Situation[] {
  /** The answer of a hop on its own. */
  const own = (hop: number, how: How, ms = 20): Event => ({
    status: chain[hop]?.statuses[how] ?? 403,
    got: null,
    how,
    ms,
  });
  /** What the hops in front of the one with this answer pass on. */
  const behind = (event: Event, hop: number): readonly (readonly Event[])[] =>
    Array.from({ length: hop + 1 }, (_, index) => [index === hop ? event : passed(event.status)]);
  const all = (status: number) => behind(passed(status), 2);
  return [
    { name: "ok", weight: 60, hops: all(200), outcome: good },
    { name: "origin 404", weight: 4, hops: all(404), outcome: origin("origin_not_found") },
    { name: "origin 500", weight: 4, hops: all(500), outcome: origin("origin_error") },
    {
      name: "origin refused",
      weight: 4,
      hops: behind(own(2, "refused"), 2),
      outcome: origin("origin_refused"),
    },
    { name: "origin reset", weight: 3, hops: behind(own(2, "reset"), 2), outcome: origin("origin_reset") },
    {
      name: "origin timeout",
      weight: 3,
      hops: behind(own(2, "timeout", 5000), 2),
      outcome: origin("origin_timeout"),
    },
    {
      name: "inner hop down",
      weight: 3,
      hops: behind(own(1, "refused"), 1),
      outcome: proxy("proxy_refused", 2),
    },
    {
      name: "middle hop down",
      weight: 3,
      hops: behind(own(0, "refused"), 0),
      outcome: proxy("proxy_refused", 1),
    },
    {
      name: "middle hop silent",
      weight: 2,
      hops: behind(own(0, "timeout", 9000), 0),
      outcome: proxy("proxy_timeout", 1),
    },
    { name: "edge denies", weight: 3, hops: behind(own(0, "denied"), 0), outcome: cdn("cdn_denied") },
    {
      name: "middle hop denies",
      weight: 2,
      hops: behind(own(1, "denied"), 1),
      outcome: proxy("proxy_denied", 1),
    },
    {
      name: "inner hop denies",
      weight: 2,
      hops: behind(own(2, "denied"), 2),
      outcome: proxy("proxy_denied", 2),
    },
    {
      name: "inner hop limits",
      weight: 2,
      hops: behind(own(2, "limited"), 2),
      outcome: proxy("proxy_limited", 2),
    },
    {
      name: "cached 404",
      weight: 2,
      hops: [[{ status: 404, got: null, how: "cached", ms: 1 }]],
      outcome: cdn("cdn_cached"),
    },
    ...(chain === fastlyHaproxyEnvoy ? [] : retries),
    {
      name: "edge gives up",
      weight: 2,
      hops: [[own(0, "timeout", 30_000)], [own(1, "left", 29_990)], [own(2, "left", 29_980)]],
      outcome: origin("origin_timeout"),
    },
    {
      name: "client leaves",
      // Fastly logs no client that left
      weight: chain === fastlyHaproxyEnvoy ? 0 : 2,
      hops: [[own(0, "left", 300)], [own(1, "left", 290)], [own(2, "left", 280)]],
      outcome: client("client_abort"),
    },
  ];
}

/** Retries of nginx, which lists its tries; where the hop behind logs each of them, it has several lines. */
const retries: readonly Situation[] = [
  {
    name: "inner retry",
    weight: 2,
    hops: [[passed(200)], [passed(200)], [passed(200, { failedTry: null })]],
    outcome: hidden("origin_refused"),
  },
];

/** The middle nginx tries the inner one twice. */
export const middleRetry: Situation = {
  name: "middle retry",
  weight: 2,
  hops: [[passed(200)], [passed(200, { failedTry: 500 })], [passed(500), passed(200)]],
  outcome: hidden("origin_error"),
};
