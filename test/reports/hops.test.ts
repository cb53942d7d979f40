import fc from "fast-check";
import { expect, it } from "vitest";
import { executeReport } from "../../src/reports/execute.ts";
import { findReport } from "../../src/reports/registry.ts";
import { addLines, type Line, objects, storeOf } from "../harness/database.ts";
import { rounds } from "../harness/rounds.ts";

const start = Date.parse("2026-07-01T10:00:00Z");
const period = { since: start + 7000, until: start + 200_500 };

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
  path: fc.constantFrom("/1", "/2"),
  client_kind: fc.constantFrom("person", "person", "bot", "scanner", "internal"),
});
const lineOf = (tier: string, source: string, ids: readonly string[]) =>
  fc.tuple(shared, ends(tier), fc.constantFrom(...ids)).map(
    ([{ ms, id, client_kind, ...columns }, end, by]): Line => ({
      ...columns,
      ...end,
      client_kind: tier === "cdn" || client_kind !== "internal" ? client_kind : "person",
      at: new Date(start + ms).toISOString(),
      tier,
      source,
      [by]: id,
    }),
  );
const cdn = lineOf("cdn", "edge", ["request_id", "request_id", "trace_id", "none"]);
const proxy = lineOf("proxy", "web", ["request_id", "request_id", "edge_id", "trace_id"]);
const balancer = lineOf("proxy", "alb", ["trace_id", "request_id"]);
const logs = fc.oneof(
  fc.array(fc.oneof(cdn, proxy, balancer), { maxLength: 40 }),
  fc.array(cdn),
  fc.array(proxy),
);

const counted = `
  select
    chain, origin_status, joined_by, answered_by, fault, fault_source, reason, hidden,
    count(*) as requests, sum(failed) as failed, min(time) as first_seen, max(time) as last_seen
  from journeys
  where time_ms >= :since and time_ms < :until and client_kind <> 'scanner'
  group by 1, 2, 3, 4, 5, 6, 7, 8`;

type Row = Record<string, unknown>;
const columns = ["chain", "origin_status", "joined_by", "answered_by", "fault", "fault_source", "reason"];

/** Adds up the rows of the report that differ only in the statuses of the hops. */
function withoutStatuses(rows: readonly Row[]): Map<string, Row> {
  const sums = new Map<string, Row>();
  for (const row of rows) {
    const key = JSON.stringify([...columns.map((name) => row[name]), Number(row["hidden"]) > 0]);
    const sum = sums.get(key) ?? {
      requests: 0,
      failed: 0,
      first_seen: row["first_seen"],
      last_seen: row["last_seen"],
    };
    sums.set(key, {
      requests: Number(sum["requests"]) + Number(row["requests"]),
      failed: Number(sum["failed"]) + Number(row["failed"]),
      first_seen: [sum["first_seen"], row["first_seen"]].sort()[0],
      last_seen: [sum["last_seen"], row["last_seen"]].sort()[1],
    });
  }
  return sums;
}

it("counts the rows of journeys", () => {
  fc.assert(
    fc.property(logs, (lines) => {
      const store = storeOf(lines);
      const sheet = objects(executeReport(store, findReport("hops"), period));
      const expected = store.prepare<[object], Row>(counted).all(period);
      expect(withoutStatuses(sheet)).toEqual(
        new Map(
          expected.map(({ requests, failed, first_seen, last_seen, ...key }) => [
            JSON.stringify([...columns.map((name) => key[name]), key["hidden"] === 1]),
            { requests, failed, first_seen, last_seen },
          ]),
        ),
      );
    }),
    { numRuns: rounds(100) },
  );
});

// ids of requests depend on the order of files
const selectJourneys = `
  select time_ms, journey_id, source, chain, hops, joined_by, client_kind, path, status, origin_status, failed,
    server_error, answered_by, fault, fault_source, reason, confidence, decided_by, hidden, hidden_reason
  from journeys order by time_ms, source, journey_id, path, status, reason, origin_status, chain, client_kind, joined_by`;
const selectCounts = `
  select m.minute, s.source, s.tier, s.client_kind, s.status, s.reason, sum(m.requests), sum(m.journeys)
  from minute_rows m join shapes s on s.id = m.shape
  group by 1, 2, 3, 4, 5, 6 having sum(m.requests) <> 0 or sum(m.journeys) <> 0 order by 1, 2, 3, 4, 5, 6`;

it("does not depend on the order and number of runs", () => {
  fc.assert(
    fc.property(logs, fc.nat(40), (lines, cut) => {
      const whole = storeOf(lines);
      const parts = storeOf(lines.slice(cut));
      addLines(parts, lines.slice(0, cut));
      for (const sql of [selectJourneys, selectCounts])
        expect(parts.prepare(sql).raw().all()).toEqual(whole.prepare(sql).raw().all());
    }),
    { numRuns: rounds(100) },
  );
});

it("keeps the counts per minute true", () => {
  fc.assert(
    fc.property(logs, (lines) => {
      const store = storeOf(lines);
      const byMinute = "select time_ms / 60000, count(*), sum(failed) from journeys group by 1 order by 1";
      const rollup = `
        select m.minute, sum(m.journeys), sum(iif(m.shape < 0, m.journeys, 0))
        from minute_rows m join shapes s on s.id = m.shape
        where s.client_kind <> 'internal' group by 1 having sum(m.journeys) > 0 order by 1`;
      expect(store.prepare(rollup).raw().all()).toEqual(store.prepare(byMinute).raw().all());
    }),
    { numRuns: rounds(100) },
  );
});
