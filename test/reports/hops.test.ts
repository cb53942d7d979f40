import fc from "fast-check";
import { expect, it } from "vitest";
import { executeReport } from "../../src/reports/execute.ts";
import { findReport } from "../../src/reports/registry.ts";
import { type Line, objects, storeOf } from "../harness/database.ts";
import { rounds } from "../harness/rounds.ts";

const start = Date.parse("2026-07-01T10:00:00Z");
const period = { since: start + 7000, until: start + 200_500 };

// the same by a look at each journey
const walked = `
  select
    cdn_status, proxy_status, origin_status, joined_by, count(*) as requests,
    round(count(*) * 1.0 / sum(count(*)) over (), 6) as share,
    sum(reason is not null) as failed, answered_by, fault, reason,
    sum(confidence = 'certain') as certain, min(time) as first_seen, max(time) as last_seen,
    json_group_array(journey_id) as journeys
  from journeys
  where time_ms >= :since and time_ms < :until and client_kind <> 'scanner'
  group by cdn_status, proxy_status, origin_status, joined_by, answered_by, fault, reason
  order by failed desc, requests desc, 1, 2, 3, 4, 8, 9, 10`;

const ends = (tier: string) =>
  fc.constantFrom<object>(
    { status: 200, answered_by: "origin" },
    { status: 304, answered_by: tier },
    { status: 200, answered_by: null },
    { status: 502, answered_by: tier, fault: "origin", reason: "origin_reset", confidence: "inferred" },
    {
      status: 404,
      answered_by: "origin",
      fault: "origin",
      reason: "origin_not_found",
      confidence: "certain",
    },
  );
const shared = fc.record({
  ms: fc.nat(240_000),
  id: fc.constantFrom("a", "b", "c", "d", "e", "f", "g", "h"),
  client_kind: fc.constantFrom("person", "person", "bot", "scanner", "internal"),
  bytes_sent: fc.constantFrom(100, 100, 100, 0, null),
});
const cdn = fc
  .tuple(shared, ends("cdn"), fc.constantFrom("request_id", "request_id", "request_id", "trace_id", "none"))
  .map(
    ([{ ms, id, ...columns }, end, by]): Line => ({
      ...columns,
      ...end,
      at: new Date(start + ms).toISOString(),
      tier: "cdn",
      source: "edge",
      [by]: id,
    }),
  );
const proxy = fc
  .tuple(shared, ends("proxy"), fc.constantFrom("request_id", "request_id", "edge_id", "trace_id"))
  .map(
    ([{ ms, id, ...columns }, end, by]): Line => ({
      ...columns,
      ...end,
      client_kind: "person",
      at: new Date(start + ms).toISOString(),
      [by]: id,
    }),
  );

const byOwnIds = cdn.filter((line) => !("trace_id" in line));
const logs = fc.oneof(
  fc.array(fc.oneof(cdn, proxy)),
  fc.array(fc.oneof(byOwnIds, proxy), { minLength: 4 }),
  fc.array(cdn),
  fc.array(proxy),
);

it("adds up what journeys say, whether they are joined one by one or all at once, whoever logs", () => {
  fc.assert(
    fc.property(logs, (lines) => {
      const store = storeOf(lines);
      const sheet = objects(executeReport(store, findReport("hops"), period));
      const expected = store.prepare<[object], Record<string, unknown>>(walked).all(period);
      expect(sheet).toEqual(
        expected.map(({ journeys, ...row }) => ({ ...row, sample_journey_id: expect.any(String) })),
      );
      for (const [index, { sample_journey_id }] of sheet.entries()) {
        expect(JSON.parse(String(expected[index]?.["journeys"]))).toContain(sample_journey_id);
      }
    }),
    { numRuns: rounds(200) },
  );
});

// the same by a look at each line
const stepped = `
  with
  verdicts as (
    select time_ms, fault, reason from journeys where client_kind <> 'scanner'
    union all
    select time_ms, fault, reason
    from requests
    where tier = 'proxy'
      and client_kind not in ('internal', 'scanner')
      and id not in (
        select proxy_request from journeys where client_kind <> 'scanner' and proxy_request is not null
      )
  )
  select
    strftime('%Y-%m-%dT%H:%M:00Z', time_ms / 1000, 'unixepoch') as time,
    count(*) as requests, sum(fault is not null) as failed, sum(fault is 'client') as client,
    sum(fault is 'cdn') as cdn, sum(fault is 'proxy') as proxy, sum(fault is 'origin') as origin,
    sum(fault is 'unknown') as unknown
  from verdicts
  where time_ms >= :since and time_ms < :until
  group by time
  order by time`;

it("shows over time what journeys and lines without one say, whoever logs", () => {
  fc.assert(
    fc.property(logs, (lines) => {
      const store = storeOf(lines);
      const sheet = objects(executeReport(store, findReport("timeline"), period));
      const asked = sheet.filter(({ requests }) => requests !== 0).map(({ causes, ...row }) => row);
      expect(asked).toEqual(store.prepare(stepped).all(period));
    }),
    { numRuns: rounds(400) },
  );
});

// the same line by line
const sharing = `
  select exists (
    select 1
    from request_lines as c
    join request_lines as p on p.request_id = c.request_id or p.edge_id = c.request_id or p.trace_key = c.trace_key
    where c.tier = 'cdn' and p.tier = 'proxy'
  ) as any_shared`;

it("knows whether two hops log an id in common at all", () => {
  fc.assert(
    fc.property(fc.oneof(logs, fc.tuple(cdn, proxy)), (lines) => {
      const store = storeOf(lines);
      expect(store.prepare("select any_shared from shared_ids").get()).toEqual(store.prepare(sharing).get());
    }),
    { numRuns: rounds(200) },
  );
});
