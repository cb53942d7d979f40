import { describe, expect, it } from "vitest";
import { executeReport } from "../../src/reports/execute.ts";
import type { Parameters } from "../../src/reports/parameters.ts";
import { findReport } from "../../src/reports/registry.ts";
import type { Attempt } from "../../src/request.ts";
import type { Store } from "../../src/store/store.ts";
import { type Line, objects, storeOf } from "../harness/database.ts";

const july1 = { since: Date.parse("2026-07-01"), until: Date.parse("2026-07-02") };
const rows = (name: string, store: Store, more: Partial<Parameters> = {}) =>
  objects(executeReport(store, findReport(name), { ...july1, ...more }));
const columns = (name: string): string =>
  executeReport(storeOf(), findReport(name), july1).columns.join(", ");

const at = (time: string): string => `2026-07-01T${time}:00Z`;
const repeat = (count: number, line: (index: number) => Line): Line[] =>
  Array.from({ length: count }, (_, index) => line(index));
const broken = { status: 500, server_error: 1, fault: "origin", reason: "origin_error" };
const gone = { status: 404, fault: "origin", reason: "origin_not_found" };

describe("edges", () => {
  const store = storeOf([
    // 10, 20 ... 100 ms: of ten the fifth is the median, the tenth the 95th percentile
    ...repeat(10, (index) => ({
      ...{ at: at("10:00"), edge_location: "FRA", request_time_ms: (index + 1) * 10 },
      ...(index < 2 ? broken : index === 2 ? gone : {}),
      cache: index < 6 ? "miss" : "hit",
    })),
    ...repeat(4, () => ({ at: at("11:00"), edge_location: "AMS", cache: "stale" })),
    { at: at("11:00"), edge_location: "AMS", ...broken },
    { at: at("12:00"), edge_location: "AMS", client_kind: "internal", ...broken },
    { at: at("12:00"), ...broken },
  ]);

  it("sets each location against the others", () => {
    expect(columns("edges")).toBe(
      "source, edge_location, requests, failed, failed_share, server_errors, error_share, elsewhere_share, hit_share, top_reason, p50_request_time_ms, p95_request_time_ms, last_seen",
    );
    expect(rows("edges", store).map(Object.values)).toEqual([
      [...["web", "FRA", 10, 3, 0.3, 2, 0.2, 0.2, 0.4, "origin_error", 50, 100], "2026-07-01T10:00:00.000Z"],
      [...["web", "AMS", 5, 1, 0.2, 1, 0.2, 0.2, 1, "origin_error", null, null], "2026-07-01T11:00:00.000Z"],
    ]);
  });

  it("has nowhere else where there is one location", () => {
    const one = storeOf([{ at: at("10:00"), edge_location: "FRA" }]);
    expect(rows("edges", one)).toMatchObject([{ elsewhere_share: null, hit_share: null, top_reason: null }]);
  });
});

const tried = (
  upstream_addr: string,
  status: number | null,
  [connect_time_ms, header_time_ms, response_time_ms]: readonly (number | null)[],
  outcome: Attempt["outcome"],
) =>
  ({
    ...{ redirect: 0, upstream_addr, status, connect_time_ms, header_time_ms, response_time_ms },
    ...{ bytes_received: null, outcome },
  }) as Attempt;

describe("upstreams", () => {
  const store = storeOf([
    ...repeat(4, (index) => ({
      ...{ at: at("10:00"), upstream_addr: "10.0.0.1:80", upstream_status: index === 0 ? 503 : 200 },
      upstream_time_ms: (index + 1) * 100,
    })),
    {
      ...{ at: at("11:00"), upstream_addr: "10.0.0.2:80", upstream_status: 200, upstream_time_ms: 900 },
      attempts: [
        tried("10.0.0.1:80", null, [null, null, 60], "refused"),
        tried("10.0.0.2:80", 200, [3, 40, 700], "answered"),
      ],
    },
  ]);

  it("counts listed tries and requests of one good try", () => {
    expect(columns("upstreams")).toBe(
      "source, upstream_addr, try, tries, failed_tries, failed_share, refused, timeouts, resets, unhealthy, unknown, answered_5xx, p50_connect_time_ms, p95_connect_time_ms, p50_header_time_ms, p95_header_time_ms, p50_response_time_ms, p95_response_time_ms, last_seen",
    );
    // 60, 100, 200, 300, 400 ms: the third, and the fifth
    expect(rows("upstreams", store).map((row) => Object.values(row).slice(1, 18))).toEqual([
      ["10.0.0.1:80", 1, 5, 2, 0.4, 1, 0, 0, 0, 0, 1, null, null, null, null, 200, 400],
      ["10.0.0.2:80", 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 3, 3, 40, 40, 700, 700],
    ]);
  });
});

describe("clients", () => {
  it("names who causes the 4xx, and with what", () => {
    const agent = { user_agent: "probe/1", client_ip: "192.0.2.1", client_kind: "bot" };
    const store = storeOf([
      ...repeat(3, (index) => ({
        at: at(`10:0${index}`),
        ...gone,
        ...agent,
        path: `/${index}`,
        route: "/:id",
      })),
      {
        at: at("10:05"),
        ...agent,
        status: 403,
        fault: "proxy",
        reason: "proxy_denied",
        path: "/0",
        route: "/a",
      },
      { at: at("10:06"), ...agent },
      { at: at("10:07"), ...gone, client_ip: "192.0.2.2", status: 429 },
      { at: at("10:08"), ...broken, client_ip: "192.0.2.3" },
      { at: at("10:09"), ...gone, client_ip: "192.0.2.1", client_kind: "internal" },
    ]);
    expect(columns("clients")).toBe(
      "source, client_ip, client_kind, requests, client_errors, share, total_share, not_found, denied, limited, paths, top_status, top_reason, top_route, top_user_agent, first_seen, last_seen",
    );
    expect(rows("clients", store).map(Object.values)).toEqual([
      [
        ...[
          "web",
          "192.0.2.1",
          "bot",
          5,
          4,
          0.8,
          0.8,
          3,
          1,
          0,
          3,
          404,
          "origin_not_found",
          "/:id",
          "probe/1",
        ],
        ...["2026-07-01T10:00:00.000Z", "2026-07-01T10:05:00.000Z"],
      ],
      [
        ...["web", "192.0.2.2", "person", 1, 1, 1, 0.2, 0, 0, 1, 0, 429, "origin_not_found", null, null],
        ...["2026-07-01T10:07:00.000Z", "2026-07-01T10:07:00.000Z"],
      ],
    ]);
  });
});

describe("latency", () => {
  const slow = { route: "/slow", upstream_addr: "10.0.0.1:80" };
  const store = storeOf([
    // 10 ... 1000 ms, of which the upstream took all but 10
    ...repeat(100, (index) => ({
      ...{ at: at("10:00"), ...slow, request_time_ms: (index + 1) * 10, upstream_time_ms: index * 10 },
    })),
    ...repeat(2, () => ({
      ...{ at: at("10:00"), route: "/big", upstream_addr: "10.0.0.1:80" },
      ...{ request_time_ms: 1000, upstream_time_ms: 100 },
    })),
    { at: at("10:00"), route: "/file", request_time_ms: 7 },
    { at: at("10:00"), route: "/untold" },
  ]);

  it("tells whose time it was", () => {
    expect(columns("latency")).toBe(
      "source, route, upstream_addr, requests, p50_request_time_ms, p90_request_time_ms, p95_request_time_ms, p99_request_time_ms, p50_upstream_time_ms, p95_upstream_time_ms, p50_proxy_time_ms, p95_proxy_time_ms, upstream_share, slow_at",
    );
    // 10 + 20 + ... + 1000 = 50,500 ms, 49,500 of them at the upstream
    expect(rows("latency", store).map((row) => Object.values(row).slice(1))).toEqual([
      ["/slow", "10.0.0.1:80", 100, 500, 900, 950, 990, 490, 940, 10, 10, 0.980198, "upstream"],
      ["/big", "10.0.0.1:80", 2, 1000, 1000, 1000, 1000, 100, 100, 900, 900, 0.1, "proxy"],
      ["/file", null, 1, 7, 7, 7, 7, null, null, 7, 7, 0, "proxy"],
    ]);
  });
});

describe("budget", () => {
  const store = storeOf([
    ...repeat(2000, () => ({ at: at("10:00"), host: "a.example" })),
    ...repeat(3, (index) => ({ at: at(`1${index}:30`), host: "a.example", ...broken })),
    { at: "2026-06-20T10:00:00Z", host: "a.example", ...broken },
    ...repeat(100, () => ({ at: at("10:00"), host: "b.example" })),
    { at: at("10:00"), host: "b.example", client_kind: "scanner", ...broken },
  ]);
  const month = { since: Date.parse("2026-06-02") };

  it("tells what is used and what is left", () => {
    expect(columns("budget")).toBe(
      "source, host, requests, errors, error_share, slo, budget_errors, budget_used_share, budget_left_errors, last_day_errors, last_day_burn_rate, worst_day, worst_day_errors, used_up",
    );
    // 2,004 requests may have 2.004 errors: the third of four used them up, at 11:30
    expect(rows("budget", store, month).map((row) => Object.values(row).slice(1))).toEqual([
      [
        ...["a.example", 2004, 4, 0.001996, 0.999, 2, 1.996, -2, 3, 1.5, "2026-07-01", 3],
        "2026-07-01T11:00:00Z",
      ],
      ["b.example", 100, 0, 0, 0.999, 0.1, 0, 0.1, 0, 0, null, null, null],
    ]);
  });

  it("takes another SLO", () => {
    const [row] = rows("budget", store, { ...month, slo: 0.99 });
    expect(row).toMatchObject({ host: "b.example", slo: 0.99, budget_errors: 1, budget_used_share: 0 });
  });
});
