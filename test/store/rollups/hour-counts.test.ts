import fc from "fast-check";
import { expect, it } from "vitest";
import { separateReclassified } from "../../../src/journeys/separate.ts";
import { executeReport } from "../../../src/reports/execute.ts";
import { Spreads, shares } from "../../../src/reports/latency/spreads.ts";
import { findReport } from "../../../src/reports/registry.ts";
import type { Attempt } from "../../../src/request.ts";
import type { Store } from "../../../src/store/store.ts";
import { prune } from "../../../src/store/upkeep/prune.ts";
import { queueReclassification, reclassifyScanners } from "../../../src/store/upkeep/reclassify.ts";
import { hourMs } from "../../../src/units.ts";
import { addLines, type Line, objects, storeOf } from "../../harness/database.ts";
import { rounds } from "../../harness/rounds.ts";

const start = Date.parse("2026-07-01");

// reports add up counts by the hour; here the same by a look at each request
type Row = Readonly<Record<string, string | number | null>>;
// two runs can give the same line number to different requests of the same ms
const seen = `
  select r.*, exists (select 1 from attempts as a where a.time_ms = r.time_ms and a.shape = r.shape) as listed
  from request_lines as r
  where time_ms >= :since and time_ms < :until and client_kind not in ('internal', 'scanner')`;

function grouped(rows: readonly Row[], columns: readonly string[]): Row[][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify(columns.map((name) => row[name]));
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()];
}

/** The least time that so many of them do not exceed. */
function percentile(share: number, times: readonly (number | null)[]): number | null {
  const told = times.filter((time) => time !== null).sort((one, other) => one - other);
  return told[Math.ceil((told.length * share) / 100) - 1] ?? null;
}

const last = (rows: readonly Row[]): string =>
  new Date(Math.max(...rows.map(({ time_ms }) => Number(time_ms)))).toISOString();
const column = (rows: readonly Row[], name: string) => rows.map((row) => row[name] as number | null);
const sum = (numbers: readonly (number | null)[]): number =>
  numbers.reduce<number>((total, number) => total + (number ?? 0), 0);

const own = ({ upstream_addr, request_time_ms, upstream_time_ms }: Row): number | null => {
  if (upstream_addr === null) return Number(request_time_ms);
  return upstream_time_ms === null ? null : Math.max(0, Number(request_time_ms) - Number(upstream_time_ms));
};

function latency(rows: readonly Row[]): object[] {
  const timed = rows.filter(({ request_time_ms }) => request_time_ms !== null);
  return grouped(timed, ["source", "route", "upstream_addr"]).map((group) => {
    const [whole, upstream, proxy] = [
      column(group, "request_time_ms"),
      column(group, "upstream_time_ms"),
      group.map(own),
    ];
    const { source, route, upstream_addr } = group[0] as Row;
    const known = group.filter((row) => row["upstream_addr"] === null || row["upstream_time_ms"] !== null);
    const told = sum(column(known, "request_time_ms"));
    const share = Math.min(1, (upstream_addr === null ? 0 : sum(upstream)) / told);
    return {
      ...{ source, route, upstream_addr, requests: group.length },
      p50_request_time_ms: percentile(50, whole),
      p90_request_time_ms: percentile(90, whole),
      p95_request_time_ms: percentile(95, whole),
      p99_request_time_ms: percentile(99, whole),
      p50_upstream_time_ms: percentile(50, upstream),
      p95_upstream_time_ms: percentile(95, upstream),
      p50_proxy_time_ms: percentile(50, proxy),
      p95_proxy_time_ms: percentile(95, proxy),
      upstream_share: told === 0 ? null : expect.closeTo(share, 5),
      slow_at: told === 0 ? null : share >= 0.5 ? "upstream" : "proxy",
    };
  });
}

function upstreams(rows: readonly Row[]): object[] {
  const good = rows.filter(({ upstream_addr, listed }) => upstream_addr !== null && listed === 0);
  return grouped(good, ["source", "upstream_addr"]).map((group) => {
    const { source, upstream_addr } = group[0] as Row;
    const answered_5xx = group.filter(({ upstream_status }) => Number(upstream_status) >= 500).length;
    return {
      ...{ source, upstream_addr, try: 1, tries: group.length, answered_5xx },
      p50_response_time_ms: percentile(50, column(group, "upstream_time_ms")),
      p95_response_time_ms: percentile(95, column(group, "upstream_time_ms")),
      last_seen: last(group),
    };
  });
}

function edges(rows: readonly Row[]): object[] {
  const placed = rows.filter(({ edge_location }) => edge_location !== null);
  return grouped(placed, ["source", "edge_location"]).map((group) => {
    const { source, edge_location } = group[0] as Row;
    return {
      ...{ source, edge_location, requests: group.length },
      failed: sum(column(group, "failed")),
      server_errors: sum(column(group, "server_error")),
      p50_request_time_ms: percentile(50, column(group, "request_time_ms")),
      p95_request_time_ms: percentile(95, column(group, "request_time_ms")),
      last_seen: last(group),
    };
  });
}

const routes = (rows: readonly Row[]): object[] =>
  grouped(rows, ["source", "host", "route"])
    .map((group) => ({
      ...{ source: group[0]?.["source"], host: group[0]?.["host"], route: group[0]?.["route"] },
      ...{ requests: group.length, failed: sum(column(group, "failed")) },
    }))
    .filter(({ failed }) => failed > 0);

const expected = { latency, upstreams, edges, routes };

const byText = (one: object, other: object): number =>
  JSON.stringify(Object.values(one).slice(0, 3)) < JSON.stringify(Object.values(other).slice(0, 3)) ? -1 : 1;

function compare(store: Store, period: { since: number; until: number }): void {
  const rows = store.prepare<[object], Row>(seen).all(period);
  for (const [name, expectedOf] of Object.entries(expected)) {
    const wanted = expectedOf(rows).sort(byText);
    const columns = Object.keys(wanted[0] ?? {});
    const found = objects(executeReport(store, findReport(name), period))
      // tries that lines list are not counted by the hour
      .filter((row) => name !== "upstreams" || row["upstream_addr"] !== "listed")
      .map((row) => Object.fromEntries(columns.map((each) => [each, row[each]])));
    expect(found.sort(byText), name).toEqual(wanted);
  }
}

const attempt: Attempt = {
  ...{ redirect: 0, upstream_addr: "listed", status: null, connect_time_ms: null, header_time_ms: null },
  ...{ response_time_ms: 7, bytes_received: null, outcome: "refused" },
};

const times = fc.constantFrom(null, 0, 1, 2, 2, 3, 127, 128, 16_384, 60_000, 2 ** 31 - 1);
const failed = { status: 404, fault: "origin", reason: "origin_not_found", confidence: "certain" };
const broken = {
  status: 502,
  fault: "origin",
  reason: "origin_reset",
  confidence: "inferred",
  server_error: 1,
};
// few, so that many requests have the same
const shape = fc.constantFrom<object>(
  { status: 200, upstream_addr: "10.0.0.1:80", upstream_status: 200 },
  {
    status: 200,
    upstream_addr: "10.0.0.1:80",
    upstream_status: 200,
    client_kind: "bot",
    edge_location: "FRA",
  },
  { status: 200, upstream_addr: "10.0.0.2:80", upstream_status: 503, host: "a.example" },
  { status: 304, edge_location: "FRA", cache: "hit", host: "a.example" },
  { status: 200, edge_location: "AMS", cache: "miss", source: "edge" },
  { ...failed, edge_location: "FRA" },
  { ...broken, upstream_addr: "10.0.0.1:80", edge_location: "AMS" },
  { ...failed, client_kind: "scanner" },
  { status: 200, client_kind: "internal" },
);
const line = fc
  .record({
    ms: fc.integer({ min: 0, max: 5 * hourMs }),
    route: fc.constantFrom("/", "/a", "/b/:id", null),
    client_ip: fc.constantFrom("192.0.2.1", "192.0.2.9"),
    request_time_ms: times,
    upstream_time_ms: times,
    attempts: fc.constantFrom(undefined, undefined, [attempt]),
  })
  .chain(({ ms, ...columns }) =>
    shape.map((seen): Line => ({ ...columns, ...seen, at: new Date(start + ms).toISOString() })),
  );

/** A client that walks a list of names: known for a scanner when all is read. */
const walk = fc.nat(4).map((at): Line[] =>
  Array.from({ length: 24 }, (_, index) => ({
    at: new Date(start + at * hourMs + index * 1000).toISOString(),
    client_ip: "192.0.2.9",
    route: `/${"abcdefghijklmnopqrstuvwxyz"[index]}`,
    ...failed,
    request_time_ms: index,
  })),
);
const run = fc
  .tuple(fc.array(line, { maxLength: 60 }), fc.option(walk, { nil: [] }))
  .map((both) => both.flat());
const period = fc
  .tuple(fc.nat(5 * hourMs), fc.nat(5 * hourMs))
  .filter(([one, other]) => one !== other)
  .map(([one, other]) => ({ since: start + Math.min(one, other), until: start + Math.max(one, other) }));
const whole = { since: start, until: start + 24 * hourMs };

it("equal a query over all requests, for any period, also after reclassification and pruning", () => {
  fc.assert(
    fc.property(
      fc.array(run, { minLength: 1, maxLength: 3 }),
      period,
      fc.nat(5 * hourMs),
      (runs, asked, cut) => {
        const store = storeOf();
        for (const lines of runs) {
          addLines(store, lines);
          queueReclassification(store, [start, start]);
          reclassifyScanners(store, separateReclassified);
          compare(store, asked);
        }
        compare(store, whole);
        prune(store, start + cut);
        compare(store, asked);
        compare(store, whole);
      },
    ),
    { numRuns: rounds(60) },
  );
});

it("stores few rows, also if the hour changes often", () => {
  const lines = Array.from({ length: 300 }, (_, index) => ({
    at: new Date(start + (index % 150) * hourMs).toISOString(),
    request_time_ms: index,
  }));
  const store = storeOf(lines);
  const counted = store
    .prepare("select count(*) as rows, count(distinct hour) as hours from hour_counts")
    .get();
  expect(counted).toEqual({ rows: expect.any(Number), hours: 150 });
  compare(store, { since: start, until: start + 200 * hourMs });
});

const things = 4;

it("finds percentiles of many groups, with few times and with many", () => {
  const added = fc.tuple(
    fc.nat(things - 1),
    fc.oneof(fc.nat(20), fc.nat(2000), fc.constantFrom(0, 1023, 1024, 2 ** 31 - 1)),
    fc.integer({ min: 1, max: 3 }),
  );
  fc.assert(
    fc.property(fc.array(added, { maxLength: 5000, size: "max" }), (all) => {
      const spreads = new Spreads();
      for (const [thing, ms, often] of all) {
        spreads.of(thing);
        spreads.add(ms, often);
      }
      // what is taken off again was never there
      for (const [thing, ms, often] of all.filter(([, ms]) => ms % 3 === 0)) {
        spreads.of(thing);
        spreads.add(ms, -often);
      }
      const left = all.filter(([, ms]) => ms % 3 !== 0);
      const naive = Array.from({ length: things }, (_, thing) => {
        const of = left.flatMap(([each, ms, often]) => (each === thing ? Array<number>(often).fill(ms) : []));
        return shares.map((share) => percentile(share, of));
      });
      expect(spreads.percentiles(things)).toEqual(naive);
    }),
    { numRuns: rounds(100) },
  );
});
