import { expect, it } from "vitest";
import { executeReport } from "../../src/reports/execute.ts";
import { findReport } from "../../src/reports/registry.ts";
import { type Line, objects, storeOf } from "../harness/database.ts";

const period = { since: Date.parse("2026-07-01"), until: Date.parse("2026-07-02") };
const host = "shop.example";
const broken = {
  status: 502,
  answered_by: "proxy",
  fault: "origin",
  reason: "origin_reset",
  confidence: "inferred",
  server_error: 1,
};
const line = (source: string, tier: string, time: string, id: string | null, more: Partial<Line>): Line =>
  ({
    at: `2026-07-01T${time}Z`,
    source,
    tier,
    host,
    scheme: "https",
    path: "/cart",
    request_id: id,
    client_ip: "192.0.2.1",
    ...more,
  }) as Line;
/** A request through the CDN, in both logs. */
const both = (time: string, id: string, more: Partial<Line> = {}): Line[] => [
  line("edge", "cdn", time, id, { upstream_addr: "203.0.113.80", ...more }),
  line("web", "proxy", time, id, more),
];
const direct = (time: string, more: Partial<Line> = {}): Line => line("web", "proxy", time, null, more);
const rows = (lines: readonly Line[]) => objects(executeReport(storeOf(lines), findReport("direct"), period));

it("compares requests that bypass the CDN with those that pass it", () => {
  expect(
    rows([
      ...both("10:00:00", "a"),
      ...both("10:00:01", "b", broken),
      ...both("10:00:02", "c", broken),
      ...both("10:00:03", "d", { ...broken, path: "/pay" }),
      direct("10:10:00"),
      direct("10:20:00", { ...broken, client_ip: "192.0.2.9" }),
    ]),
  ).toEqual([
    {
      source: "web",
      host,
      direct_requests: 2,
      direct_failed: 1,
      direct_errors: 1,
      direct_error_share: 0.5,
      cdn_requests: 4,
      cdn_failed: 3,
      cdn_errors: 3,
      cdn_error_share: 0.75,
      direct_clients: 2,
      first_seen: "2026-07-01T10:10:00.000Z",
      last_seen: "2026-07-01T10:20:00.000Z",
      sample: expect.stringMatching(/^id=\d+$/) as string,
      command: `curl -sv -o /dev/null --resolve '${host}:443:203.0.113.80' 'https://${host}/cart'`,
    },
  ]);
});

it.each<[string, Line]>([
  ["an hour that the CDN's log does not cover", direct("12:00:00")],
  ["a health check", direct("10:10:00", { client_kind: "health_check" })],
  ["a monitor", direct("10:10:00", { client_kind: "monitor" })],
  ["a line with the CDN's id, which its log lacks", direct("10:10:00", { edge_id: "8e3a1b2c3d4e5f60" })],
  ["a client in the own network", direct("10:10:00", { client_ip: "10.0.0.7" })],
  ["a client in a private network of IPv6", direct("10:10:00", { client_ip: "fd00::7" })],
  ["an address of Cloudflare as client", direct("10:10:00", { client_ip: "173.245.48.9" })],
  ["an address of Cloudflare as peer", direct("10:10:00", { peer_ip: "173.245.48.9" })],
])("does not count %s as direct", (_what, other) => {
  expect(rows([...both("10:00:00", "a"), other])).toMatchObject([{ direct_requests: 0, cdn_requests: 1 }]);
});

it("counts requests that enter at a balancer behind the CDN", () => {
  const at = (source: string, time: string, id: string, more: Partial<Line> = {}): Line =>
    line(source, source === "edge" ? "cdn" : "proxy", time, id, more);
  const all = rows([
    ...["edge", "alb", "web"].map((source) => at(source, "10:00:00", "a")),
    ...["alb", "web"].map((source) => at(source, "10:10:00", "b", { ...broken, peer_ip: "10.0.0.3" })),
  ]);
  expect(
    all.map(({ source, direct_requests, direct_errors }) => [source, direct_requests, direct_errors]),
  ).toEqual([
    ["alb", 1, 1],
    ["web", 0, 0],
  ]);
});

it("does not count answers of the cache as requests through the CDN", () => {
  expect(
    rows([...both("10:00:00", "a"), line("edge", "cdn", "10:00:01", "z", { cache: "hit" })]),
  ).toMatchObject([{ cdn_requests: 1 }]);
});

it("is empty without a CDN", () => {
  expect(rows([direct("10:00:00")])).toEqual([]);
});
