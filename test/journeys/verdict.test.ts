import { describe, expect, it } from "vitest";
import { type Line, storeOf } from "../harness/database.ts";

const at = "2026-07-01T10:00:00Z";

type Verdict = readonly [answeredBy: string | null, fault: string, reason: string, confidence: string];
const verdictOf = ([answered_by, fault, reason, confidence]: Verdict): Partial<Line> =>
  ({ answered_by, fault, reason, confidence }) as Partial<Line>;

const line =
  (source: string, tier: "cdn" | "proxy") =>
  (status: number, verdict: Verdict | null, more: Partial<Line> = {}): Line =>
    ({
      at,
      source,
      tier,
      status,
      request_id: "r1",
      bytes_sent: 500,
      answered_by: "origin",
      ...(verdict === null ? {} : verdictOf(verdict)),
      ...more,
    }) as Line;

const edge = line("edge", "cdn");
const balancer = line("balancer", "proxy");
const app = line("app", "proxy");

// another request with all three hops: the logs share ids
const complete: readonly Line[] = [edge, balancer, app].map((hop, index) =>
  hop(200, null, { request_id: "other", path: "/other", request_time_ms: 30 - 10 * index }),
);
// each log covers the time of the request
const covered: readonly Line[] = [edge, balancer, app].flatMap((hop) =>
  ["2026-07-01T09:59:59Z", "2026-07-01T10:00:01Z"].map((time) =>
    hop(200, null, { at: time, request_id: time, path: "/other" }),
  ),
);

const select = `select answered_by, fault, reason, confidence, fault_source from journeys
  where id in (select id from requests where request_id = 'r1')`;

const journeyOf = (lines: readonly Line[]) =>
  storeOf([...complete, ...covered, ...lines])
    .prepare(select)
    .all();

describe("the verdict of a request over three hops", () => {
  it.each<[string, readonly Line[], object]>([
    [
      "a broken answer that the edge does not notice",
      [edge(200, null), balancer(200, ["origin", "origin", "origin_incomplete", "certain"]), app(200, null)],
      { fault: "origin", reason: "origin_incomplete", confidence: "inferred", fault_source: null },
    ],
    [
      "a broken answer that only the innermost hop notices",
      [edge(200, null), balancer(200, null), app(200, ["origin", "origin", "origin_incomplete", "certain"])],
      { answered_by: "origin", fault: "origin", reason: "origin_incomplete", confidence: "inferred" },
    ],
    [
      "the edge received a part of an answer that the hops behind log as good",
      [edge(200, ["origin", "origin", "origin_incomplete", "certain"]), balancer(200, null), app(200, null)],
      { fault: "origin", reason: "origin_incomplete", confidence: "inferred", fault_source: null },
    ],
    [
      "the edge had another answer than the broken one",
      [
        edge(200, null, { answered_by: "cdn", cache: "stale" }),
        balancer(200, ["origin", "origin", "origin_incomplete", "certain"]),
      ],
      { fault: null, reason: null, confidence: null },
    ],
    [
      "the edge pipes the connection, and logs no status",
      [
        edge(200, null, { status: null, answered_by: null }),
        balancer(502, ["origin", "origin", "origin_error", "certain"], { upstream_status: 502 }),
        app(502, ["proxy", "origin", "origin_refused", "certain"]),
      ],
      { answered_by: "proxy", fault: "origin", reason: "origin_refused", confidence: "inferred" },
    ],
    [
      "the edge pipes the connection, and the answer is good",
      [edge(200, null, { status: null, answered_by: null }), balancer(200, null), app(200, null)],
      { answered_by: "origin", fault: null, reason: null },
    ],
    [
      "a client that left during the answer, known only behind the edge",
      [edge(200, null), balancer(200, ["origin", "client", "client_abort", "certain"]), app(200, null)],
      { fault: "client", reason: "client_abort", confidence: "inferred" },
    ],
    [
      "a 400 that the edge takes for its own, and that the origin sent",
      [
        edge(400, ["cdn", "client", "client_bad_request", "inferred"]),
        balancer(400, ["origin", "origin", "origin_rejected", "certain"], { upstream_status: 400 }),
        app(400, ["origin", "origin", "origin_rejected", "certain"], { upstream_status: 400 }),
      ],
      { answered_by: "origin", fault: "origin", reason: "origin_rejected", confidence: "certain" },
    ],
    [
      "the client left before the edge had an answer, and the hops behind have one",
      [
        edge(504, ["client", "client", "client_abort", "inferred"]),
        balancer(504, ["origin", "origin", "origin_error", "certain"], { upstream_status: 504 }),
        app(504, ["proxy", "origin", "origin_timeout", "certain"]),
      ],
      { answered_by: "client", fault: "client", reason: "client_abort" },
    ],
    [
      "no line of the next hop, and no cause",
      [edge(503, ["cdn", "origin", "unknown", "inferred"])],
      { answered_by: "cdn", fault: "proxy", reason: "unknown", fault_source: "balancer" },
    ],
  ])("%s", (_name, lines, expected) => {
    expect(journeyOf(lines)).toEqual([expect.objectContaining(expected)]);
  });
});

describe("the answer in place of a hidden failure", () => {
  const refused = app(502, ["proxy", "origin", "origin_refused", "certain"]);
  const hidden = (first: Line) =>
    storeOf([...complete, ...covered, first, refused])
      .prepare(`
        select s.hidden_reason, s.hidden_by
        from journey_rows as r
        join shapes as s on s.id = r.journey
        where s.hidden_reason is not null`)
      .all();

  it.each<[string, Line, string]>([
    [
      "a hit, whose refresh in the background failed",
      edge(200, null, { answered_by: "cdn", cache: "hit" }),
      "stale",
    ],
    ["a stale copy", edge(200, null, { answered_by: "cdn", cache: "stale" }), "stale"],
    ["an error page with a good status", edge(200, null, { answered_by: "cdn", cache: "miss" }), "replaced"],
  ])("is %s", (_name, first, hidden_by) => {
    expect(hidden(first)).toEqual([{ hidden_reason: "origin_refused", hidden_by }]);
  });
});

// what Varnish 7.1 logs with varnishncsa -b -c: the fetch has the number of the client's request
describe("a fetch that Varnish logs behind a request with the same number", () => {
  const varnish = (source: string, status: number, more: Partial<Line>): Line =>
    line(source, "proxy")(status, null, { request_id: "32772", path: "/a", ...more });
  const fetch = (source: string): Line =>
    varnish(source, 503, {
      ...verdictOf(["proxy", "origin", "origin_refused", "certain"]),
      client_kind: "internal",
      bytes_sent: 0,
    });
  const journeys = (lines: readonly Line[]) =>
    storeOf(lines)
      .prepare("select status, reason, confidence, hidden, hidden_reason from journeys order by status")
      .all();

  it("is hidden behind a hit in grace", () => {
    const hit = varnish("cache", 200, { answered_by: "proxy", cache: "hit" });
    expect(journeys([hit, fetch("cache")])).toEqual([
      { status: 200, reason: null, confidence: null, hidden: 1, hidden_reason: "origin_refused" },
    ]);
  });

  it("gives the cause of a failed miss", () => {
    const miss = varnish("cache", 503, verdictOf(["proxy", "origin", "unknown", "inferred"]));
    expect(journeys([miss, fetch("cache")])).toMatchObject([
      { status: 503, reason: "origin_refused", confidence: "certain", hidden: 0 },
    ]);
  });

  it("belongs to no request of another server", () => {
    const hit = varnish("cache", 200, { answered_by: "proxy", cache: "hit" });
    expect(journeys([hit, fetch("other")])).toMatchObject([{ status: 200, hidden: 0 }]);
  });
});
