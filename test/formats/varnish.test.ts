import { describe, expect, it } from "vitest";
import { varnish } from "../../src/formats/varnish/varnish.ts";
import type { Format } from "../../src/parse/format.ts";
import { templateOf } from "../../src/parse/text/log-format.ts";
import { fixtureLines, fixtureRows, rowsOf } from "../harness/fixture-rows.ts";

const start = '198.51.100.7 - - [24/Nov/2026:10:00:00 +0000] "GET http://shop.example.com/a HTTP/1.1"';

/** Client side; by handling. */
const client = (handling: string, status: number | string, bytes: number | string): string =>
  `${start} ${status} ${bytes} "-" "-" side=c h=${handling} ttfb=0.001 vxid=3 D=1500 fe="-"`;
const backend = (status: number, error: string): string =>
  `${start} ${status} 9 "-" "-" side=b h=- ttfb=0.001 vxid=3 D=1500 fe="${error}"`;
const plain = (status: number, bytes: number): string => `${start} ${status} ${bytes} "-" "-"`;
const unparsed = '- - - [24/Nov/2026:10:00:00 +0000] "- http://localhost HTTP/1.0" 400 0 "-" "-"';

/** With the status that the backend sent, by std.log. */
const logged = (status: number, sent: number | "", took: number): string =>
  `${start} ${status} 282 "-" "-" h=miss bs=${sent} D=${took} fe=`;
const withStatus: Format<never> = {
  ...(varnish as unknown as Format<never>),
  layouts: [
    templateOf(
      '%h %l %u %t "%r" %s %b "%{Referer}i" "%{User-agent}i" h=%{Varnish:handling}x bs=%{VCL_Log:bs}x D=%D fe=',
      "x",
    ),
    templateOf(
      '%h %l %u %t "%r" %s %b "%{Referer}i" "%{User-agent}i" side=%{Varnish:side}x hm=%{Varnish:hitmiss}x',
      "y",
    ),
    ...varnish.layouts,
  ],
};
const side = (status: number): string => `${start} ${status} 9 "-" "-" side=b hm=-`;

// biome-ignore format: a table, a row a case
const proxy = [
  ["varnish-fetch-connect-timeout", backend(503, "backend a: fail errno 110 (Connection timed out)"), "proxy", "origin_timeout", "certain"],
  ["varnish-fetch-refused", backend(503, "backend a: fail errno 111 (Connection refused)"), "proxy", "origin_refused", "certain"],
  ["varnish-fetch-unhealthy", backend(503, "backend a: unhealthy"), "proxy", "origin_unhealthy", "certain"],
  ["varnish-fetch-no-backend", backend(503, "No backend"), "proxy", "proxy_config", "inferred"],
  ["varnish-fetch-upload", backend(503, "req.body read error: 0"), "proxy", "client_abort", "inferred"],
  ["varnish-fetch-own-errno", backend(503, "backend a: fail errno 99 (Cannot assign requested address)"), "proxy", "proxy_error", "certain"],
  ["varnish-hit-range", client("hit", 416, 0), "proxy", "client_bad_request", "inferred"],
  ["varnish-chosen-404", client("miss", 404, 250), null, "origin_not_found", "inferred"],
  ["varnish-piped", client("-", "-", "-"), null, null, null],
  ["varnish-fetch-closed", backend(503, "HTC eof (-1)"), "proxy", "origin_reset", "certain"],
  ["varnish-fetch-not-http", backend(503, "http format error"), "proxy", "origin_reset", "certain"],
  ["varnish-fetch-timeout", backend(503, "first byte timeout"), "proxy", "origin_timeout", "certain"],
  ["varnish-fetch-broke-off", backend(200, "straight insufficient bytes"), "origin", "origin_incomplete", "certain"],
  ["varnish-fetch-failed", backend(503, "something new"), "proxy", "unknown", "inferred"],
  ["varnish-fetched-404", backend(404, "-"), "origin", "origin_not_found", "certain"],
  ["varnish-fetched-4xx", backend(403, "-"), "origin", "origin_rejected", "certain"],
  ["varnish-fetched-5xx", backend(500, "-"), "origin", "origin_error", "certain"],
  ["varnish-fetched-5xx-likely", side(503), "origin", "origin_error", "inferred"],
  ["varnish-fetched", backend(200, "-"), "origin", null, null],
  ["varnish-bad-request", unparsed, "proxy", "client_bad_request", "certain"],
  ["varnish-hit-404", client("hit", 410, 9), "proxy", "origin_not_found", "certain"],
  ["varnish-hit-4xx", client("hit", 403, 9), "proxy", "origin_rejected", "certain"],
  ["varnish-hit-5xx", client("hit", 503, 9), "proxy", "origin_error", "inferred"],
  ["varnish-synth-400", client("synth", 400, 255), "proxy", "client_bad_request", "inferred"],
  ["varnish-synth-503", client("synth", 503, 252), "proxy", "unknown", "inferred"],
  ["varnish-synth", client("synth", 403, 249), "proxy", "proxy_fixed", "inferred"],
  ["varnish-own-503", logged(503, "", 900), "proxy", "unknown", "inferred"],
  ["varnish-page-503", client("miss", 503, 282), "proxy", "unknown", "inferred"],
  ["varnish-likely-503", client("pass", 503, 1504), "origin", "origin_error", "inferred"],
  ["varnish-origin-404", client("miss", 404, 9), "origin", "origin_not_found", "certain"],
  ["varnish-origin-4xx", client("pass", 403, 9), "origin", "origin_rejected", "certain"],
  ["varnish-origin-5xx", client("miss", 502, 9), "origin", "origin_error", "certain"],
  ["varnish-same-5xx", logged(503, 503, 900), "origin", "origin_error", "certain"],
  ["varnish-plain-503", plain(503, 282), "proxy", "unknown", "inferred"],
  ["varnish-failed", plain(404, 9), null, "unknown", "inferred"],
  ["varnish-from-origin", client("pipe", "-", "-"), "origin", null, null],
  ["varnish-own-answer", client("hit", 200, 9), "proxy", null, null],
  ["varnish-good", plain(200, 9), null, null, null],
] as const;

// biome-ignore format: a table, a row a case
const edge = [
  ["varnish-edge-bad-request", unparsed, "cdn", "client_bad_request", "certain"],
  ["varnish-edge-cached", client("hit", 404, 9), "cdn", "cdn_cached", "certain"],
  ["varnish-edge-synth-400", client("synth", 400, 255), "cdn", "client_bad_request", "inferred"],
  ["varnish-edge-denied", client("synth", 403, 249), "cdn", "cdn_denied", "inferred"],
  ["varnish-edge-limited", client("synth", 429, 273), "cdn", "cdn_limited", "inferred"],
  ["varnish-edge-no-site", client("synth", 421, 255), "cdn", "cdn_config", "inferred"],
  ["varnish-edge-code", client("synth", 503, 252), "cdn", "cdn_function", "inferred"],
  ["varnish-edge-slow-503", logged(503, "", 501_012), "cdn", "origin_timeout", "inferred"],
  ["varnish-edge-quick-503", logged(503, "", 900), "cdn", "origin_refused", "inferred"],
  ["varnish-edge-own-503", logged(503, "", 200_000), "cdn", "unknown", "inferred"],
  ["varnish-edge-page-503", client("miss", 503, 282), "cdn", "unknown", "inferred"],
  ["varnish-edge-behind-504", client("miss", 504, 167), "proxy", "origin_timeout", "inferred"],
  ["varnish-edge-behind-502", plain(502, 157), "proxy", "unknown", "inferred"],
  ["varnish-edge-behind-limited", plain(429, 169), "proxy", "proxy_limited", "inferred"],
  ["varnish-edge-behind-denied", plain(401, 179), "proxy", "proxy_denied", "inferred"],
  ["varnish-edge-behind-404", client("pass", 404, 153), "proxy", "proxy_not_found", "inferred"],
  ["varnish-edge-behind-500", plain(500, 177), "proxy", "proxy_error", "inferred"],
  ["varnish-edge-behind-400", plain(400, 157), "proxy", "client_bad_request", "inferred"],
  ["varnish-edge-own-page", plain(403, 249), null, "unknown", "inferred"],
  ["varnish-edge-404", plain(404, 1861), "origin", "origin_not_found", "inferred"],
  ["varnish-edge-4xx", client("miss", 403, 1861), "origin", "origin_rejected", "inferred"],
  ["varnish-edge-5xx", client("miss", 500, 1861), "origin", "origin_error", "inferred"],
  ["varnish-edge-from-origin", client("miss", 200, 9), "origin", null, null],
  ["varnish-edge-own-answer", client("hit", 200, 9), "cdn", null, null],
  ["varnish-edge-failed", client("new", 500, 9), null, "unknown", "inferred"],
  ["varnish-edge-good", plain(200, 9), null, null, null],
] as const;

type Case = readonly [
  rule: string,
  line: string,
  answered_by: string | null,
  reason: string | null,
  confidence: string | null,
];

describe.each<{ tier: "proxy" | "cdn"; cases: readonly Case[] }>([
  { tier: "proxy", cases: proxy },
  { tier: "cdn", cases: edge },
])("rows of the rule table, tier $tier", ({ tier, cases }) => {
  it.each(cases)("%s: %s", (rule, line, answered_by, reason, confidence) => {
    expect(rowsOf({ ...withStatus, tier }, [line])).toMatchObject([
      { rule, answered_by, reason, confidence },
    ]);
  });
});

describe("fixtures/varnish", () => {
  it("are read as the rows beside them", () => {
    expect(rowsOf(varnish, fixtureLines("varnish"))).toEqual(fixtureRows("varnish"));
  });
});
