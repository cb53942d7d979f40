import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { separateReclassified } from "../../../src/journeys/separate.ts";
import { prune } from "../../../src/store/upkeep/prune.ts";
import { queueReclassification, reclassifyScanners } from "../../../src/store/upkeep/reclassify.ts";
import { dayMs } from "../../../src/units.ts";
import { addLines, type Line, storeOf } from "../../harness/database.ts";
import { rounds } from "../../harness/rounds.ts";

const start = Date.parse("2026-07-01");

// the same counts by a query over all requests
const counted = `
  select
    source, host, path, time_ms / 86400000 as day,
    sum(good) as good,
    sum(good and landing) as landings,
    max(iif(good, time_ms, null)) as last_good_ms,
    sum(redirect) as redirected,
    max(iif(redirect, time_ms, null)) as last_redirect_ms,
    sum(missing) as missing,
    min(iif(missing, time_ms, null)) as first_missing_ms,
    max(iif(missing, time_ms, null)) as last_missing_ms
  from (
    select
      *,
      ifnull((status between 200 and 299 or status = 304) and method is not 'OPTIONS', 0) as good,
      ifnull(status in (301, 302, 303, 307, 308) and method is not 'OPTIONS', 0) as redirect,
      ifnull(status in (404, 410) and client_kind <> 'scanner', 0) as missing,
      ifnull(client_kind = 'person' and referer like '%://%' and referer not like '%://www.shop.example/%'
        and referer not like '%://shop.example/%' and host is not null, 0) as landing
    from requests
    where path is not null and client_kind <> 'internal'
  )
  group by source, host, path, day
  having sum(good) or sum(redirect) or sum(missing)
  order by source, host, path, day`;
const kept = "select * from path_days order by source, host, path, day";
const hostsCounted = `select source, host, day, sum(good) as good, sum(landings) as landings from (${counted})
  group by source, host, day having sum(good) order by source, host, day`;
const hostsKept = "select * from host_days where good order by source, host, day";

const minutesCounted = `select time_ms / 60000 as minute, shape, count(*) as requests,
    sum(coalesce(request_id, edge_id, trace_key) is not null) as with_id, count(*) as journeys
  from request_lines group by 1, 2 order by 1, 2`;
const minutesKept = "select * from minute_rows order by minute, shape";

const status = fc.constantFrom(200, 204, 304, 301, 308, 403, 404, 404, 410, 502, null);
const paths = fc.constantFrom("/", "/a", "/b", "/c/1", "/wp-login.php", null);

const line: fc.Arbitrary<Line> = fc
  .record({
    ms: fc.integer({ min: 0, max: 3 * dayMs }),
    source: fc.constantFrom("web", "edge"),
    host: fc.constantFrom("shop.example", "www.shop.example", null),
    path: paths,
    status,
    method: fc.constantFrom("GET", "GET", "OPTIONS"),
    client_kind: fc.constantFrom("person", "person", "bot", "scanner", "internal"),
    referer: fc.constantFrom(
      null,
      "-",
      "https://shop.example/x",
      "https://WWW.shop.example",
      "https://other.example/",
    ),
    client_ip: fc.constantFrom("192.0.2.1", "192.0.2.2", "2001:db8::1"),
    // lines with different ids are not joined, so that requests and journeys are equal
    request_id: fc.option(fc.uuid()),
  })
  .map(({ ms, ...columns }) => ({
    at: new Date(start + ms).toISOString(),
    ...failing(columns.status),
    ...columns,
  }));

function failing(code: number | null): object {
  return code !== null && code < 400 ? {} : { fault: "unknown", reason: "unknown", confidence: "inferred" };
}

/** One client that walks a list of names on a day, and gets some pages too. */
const walk = fc
  .record({ onDay: fc.nat(2), found: fc.nat(12), client_ip: fc.constantFrom("192.0.2.1", "192.0.2.9") })
  .map(({ onDay, found, client_ip }): Line[] =>
    Array.from({ length: 24 + found }, (_, index) => {
      const code = index < 24 ? 404 : 200;
      return {
        at: new Date(start + onDay * dayMs + index * 1000).toISOString(),
        client_ip,
        host: "shop.example",
        path: index < 24 ? `/${"abcdefghijklmnopqrstuvwxyz"[index]}` : "/a",
        referer: index < 24 ? null : "https://other.example/",
        status: code,
        ...failing(code),
      };
    }),
  );

const run = fc
  .tuple(fc.array(line, { maxLength: 40 }), fc.option(walk, { nil: [] }))
  .map((both) => both.flat());

describe("path_days", () => {
  it("equal a query over all requests, in any order and after reclassification", () => {
    fc.assert(
      fc.property(fc.array(run, { minLength: 1, maxLength: 4 }), fc.nat(3 * dayMs), (runs, cut) => {
        const store = storeOf();
        for (const lines of runs) {
          addLines(store, lines);
          queueReclassification(store, [start, start + 3 * dayMs]);
          reclassifyScanners(store, separateReclassified);
          expect(store.prepare(kept).all()).toEqual(store.prepare(counted).all());
          expect(store.prepare(minutesKept).all()).toEqual(store.prepare(minutesCounted).all());
          expect(store.prepare(hostsKept).all()).toEqual(store.prepare(hostsCounted).all());
        }
        const before = store.prepare(kept).all();
        prune(store, start + cut);
        expect(store.prepare(kept).all()).toEqual(before);
        expect(store.prepare(minutesKept).all()).toEqual(store.prepare(minutesCounted).all());
      }),
      { numRuns: rounds(40) },
    );
  });

  it("subtract the counts of a scanner whose requests are pruned in part", () => {
    const walked = (hour: number): Line[] =>
      Array.from({ length: 12 }, (_, index) => ({
        at: new Date(start + hour * 3_600_000 + index * 1000).toISOString(),
        client_ip: "192.0.2.9",
        path: `/${"abcdefghijklmnopqrstuvwxyz"[index + hour]}`,
        status: 404,
        ...failing(404),
      }));
    const store = storeOf([
      ...walked(1),
      { at: "2026-07-01T00:30:00Z", client_ip: "192.0.2.1", path: "/n", status: 404, ...failing(404) },
    ]);
    prune(store, start + 3_600_000);
    addLines(store, walked(13));
    queueReclassification(store, [start, start]);
    reclassifyScanners(store, separateReclassified);
    // when it was missing last is not known any more
    expect(store.prepare("select path, missing, first_missing_ms from path_days").all()).toEqual([
      { path: "/n", missing: 1, first_missing_ms: start + 1_800_000 },
    ]);
  });
});
