import { describe, expect, it } from "vitest";
import type { LineShape } from "../../src/journeys/shapes.ts";
import { type JourneyHop, journeyVerdict } from "../../src/journeys/verdict.ts";

type Columns = Partial<LineShape>;

const line = (source: string, columns: Columns): LineShape => ({
  id: 1,
  source,
  tier: source === "edge" ? "cdn" : "proxy",
  format: "nginx",
  client_kind: "person",
  method: "GET",
  host: "shop.example",
  status: 200,
  upstream_status: null,
  cache: null,
  server_error: 0,
  answered_by: "origin",
  fault: null,
  reason: null,
  confidence: null,
  rule: "test",
  hidden_reason: null,
  hidden_by: null,
  ...columns,
});

/** A failed line: status, answered_by, fault, reason, confidence. */
const bad = (
  source: string,
  status: number | null,
  answered_by: LineShape["answered_by"],
  fault: LineShape["fault"],
  reason: LineShape["reason"],
  confidence: LineShape["confidence"],
  more: Columns = {},
): LineShape => line(source, { status, answered_by, fault, reason, confidence, ...more });

const good = (source: string, more: Columns = {}): LineShape => line(source, more);
/** A hop; the last line is what the hop in front received. */
const hop = (...lines: LineShape[]): JourneyHop => ({
  line: lines.at(-1) as LineShape,
  tries: lines.slice(0, -1),
});

type Hops = readonly [JourneyHop, ...JourneyHop[]];

const judged = (hops: Hops, silent: readonly string[] | null = null, guessed = false) => {
  const { fault, reason, confidence, fault_source, decided_by } = journeyVerdict({ hops, silent, guessed });
  return [fault, reason, confidence, fault_source, decided_by];
};

// each row is a sentence of the rules about chains, with the verdict worked out by hand
describe("a failed request over a chain", () => {
  it.each<[string, Hops, readonly string[] | null, unknown[]]>([
    [
      "one line alone keeps its verdict",
      [hop(bad("edge", 502, "cdn", "origin", "origin_refused", "certain"))],
      null,
      ["origin", "origin_refused", "certain", null, "edge"],
    ],
    [
      "the innermost hop that knows the cause decides",
      [
        hop(bad("edge", 502, "origin", "origin", "origin_error", "inferred")),
        hop(bad("alb", 502, "origin", "origin", "origin_error", "certain", { upstream_status: 502 })),
        hop(bad("nginx", 502, "proxy", "origin", "origin_refused", "certain")),
      ],
      null,
      ["origin", "origin_refused", "certain", null, "nginx"],
    ],
    [
      "a deeper line that only says unknown adds nothing, and the outer reason is inferred",
      [
        hop(bad("edge", 502, "origin", "origin", "origin_reset", "certain")),
        hop(bad("nginx", 502, "proxy", "origin", "unknown", "inferred")),
      ],
      null,
      ["origin", "origin_reset", "inferred", null, "edge"],
    ],
    [
      "a hop that is one of ours and has no line: the reason names it and keeps the confidence",
      [hop(bad("edge", 521, "cdn", "origin", "origin_refused", "certain"))],
      ["nginx"],
      ["proxy", "proxy_refused", "certain", "nginx", "edge"],
    ],
    [
      "the same for a timeout that is inferred",
      [
        hop(
          good("edge", {
            status: 504,
            answered_by: "cdn",
            fault: "origin",
            reason: "origin_timeout",
            confidence: "inferred",
          }),
        ),
      ],
      ["nginx"],
      ["proxy", "proxy_timeout", "inferred", "nginx", "edge"],
    ],
    [
      "several hops that may be behind: none of them is named",
      [hop(bad("edge", 526, "cdn", "origin", "origin_tls", "certain"))],
      ["web1", "web2"],
      ["proxy", "proxy_tls", "certain", null, "edge"],
    ],
    [
      "the log of the hop behind does not cover the time: the outer verdict stays",
      [hop(bad("edge", 523, "cdn", "origin", "origin_dns", "certain"))],
      null,
      ["origin", "origin_dns", "certain", null, "edge"],
    ],
    [
      "a block of the edge is its own verdict, whatever is behind",
      [hop(bad("edge", 403, "cdn", "cdn", "cdn_denied", "certain"))],
      ["nginx"],
      ["cdn", "cdn_denied", "certain", "edge", "edge"],
    ],
    [
      "a limit of the middle hop, with no line behind",
      [
        hop(bad("edge", 429, "origin", "origin", "origin_rejected", "inferred")),
        hop(bad("alb", 429, "proxy", "proxy", "proxy_limited", "certain")),
      ],
      ["nginx"],
      ["proxy", "proxy_limited", "certain", "alb", "alb"],
    ],
    [
      "an error of the edge that reached no hop behind came out of its cache",
      [hop(bad("edge", 404, "origin", "origin", "origin_not_found", "inferred"))],
      ["nginx"],
      ["cdn", "cdn_cached", "inferred", "edge", "edge"],
    ],
    [
      "an answer that the outer hop could not use is the inner one's reset",
      [
        hop(bad("edge", 502, "cdn", "origin", "origin_reset", "certain")),
        hop(good("nginx", { status: 200 })),
      ],
      null,
      ["proxy", "proxy_reset", "inferred", "nginx", "edge"],
    ],
    [
      "the outer hop gave up while the inner one waited: the origin was too slow",
      [
        hop(bad("edge", 504, "cdn", "origin", "origin_timeout", "certain")),
        hop(bad("nginx", 499, "client", "client", "client_abort", "certain")),
      ],
      null,
      ["origin", "origin_timeout", "certain", null, "edge"],
    ],
    [
      "a client that left at the edge left, whatever the hops behind logged",
      [
        hop(bad("edge", null, "client", "client", "client_abort", "certain")),
        hop(bad("nginx", 499, "client", "client", "client_abort", "inferred")),
      ],
      null,
      ["client", "client_abort", "certain", null, "edge"],
    ],
    [
      "hops that contradict each other: inferred",
      [
        hop(bad("edge", 504, "cdn", "origin", "origin_timeout", "certain", { upstream_status: 504 })),
        hop(bad("nginx", 502, "proxy", "origin", "origin_refused", "certain")),
      ],
      null,
      ["origin", "origin_refused", "inferred", null, "nginx"],
    ],
    [
      "with several tries, the last one decides",
      [
        hop(bad("edge", 502, "origin", "origin", "origin_error", "inferred")),
        hop(
          bad("nginx", 504, "proxy", "origin", "origin_timeout", "certain"),
          bad("nginx", 502, "proxy", "origin", "origin_refused", "certain"),
        ),
      ],
      null,
      ["origin", "origin_refused", "certain", null, "nginx"],
    ],
  ])("%s", (_what, hops, silent, expected) => expect(judged(hops, silent)).toEqual(expected));

  it("is never certain if the lines were joined by content", () => {
    const hops: Hops = [
      hop(bad("edge", 502, "origin", "origin", "origin_error", "inferred")),
      hop(bad("nginx", 502, "proxy", "origin", "origin_refused", "certain")),
    ];
    expect(judged(hops, null, true)).toEqual(["origin", "origin_refused", "inferred", null, "nginx"]);
  });
});

describe("a failure behind a good answer", () => {
  const hidden = (...hops: Hops) => {
    const { reason, hidden_reason, hidden_by, server_error } = journeyVerdict({
      hops,
      silent: null,
      guessed: false,
    });
    return [reason, hidden_reason, hidden_by, server_error];
  };
  it.each<[string, Hops, unknown[]]>([
    ["a good answer hides nothing", [hop(good("edge")), hop(good("nginx"))], [null, null, null, 0]],
    [
      "a stale copy",
      [
        hop(good("edge", { cache: "stale" })),
        hop(bad("nginx", 502, "proxy", "origin", "origin_refused", "certain")),
      ],
      [null, "origin_refused", "stale", 0],
    ],
    [
      "a retry that succeeded",
      [
        hop(good("edge")),
        hop(bad("nginx", 502, "proxy", "origin", "origin_refused", "certain"), good("nginx")),
      ],
      [null, "origin_refused", "retry", 0],
    ],
    [
      "an error page, or the fallback of a Worker",
      [hop(good("edge")), hop(bad("nginx", 500, "origin", "origin", "origin_error", "certain"))],
      [null, "origin_error", "replaced", 0],
    ],
    [
      "what the inner hop alone knows",
      [hop(good("edge")), hop(good("nginx", { hidden_reason: "origin_timeout", hidden_by: "retry" }))],
      [null, "origin_timeout", "retry", 0],
    ],
  ])("%s", (_what, hops, expected) => expect(hidden(...hops)).toEqual(expected));
});
