import { expect, it } from "vitest";
import { executeReport } from "../../src/reports/execute.ts";
import { findReport } from "../../src/reports/registry.ts";
import type { Attempt } from "../../src/request.ts";
import { type Line, objects, storeOf } from "../harness/database.ts";

const period = { since: Date.parse("2026-07-01"), until: Date.parse("2026-07-02") };
const tried = (upstream_addr: string, status: number | null, redirect = 0) =>
  ({ redirect, upstream_addr, status, outcome: status === null ? "refused" : "answered" }) as Attempt;
const web = (time: string, attempts: readonly Attempt[], more: Partial<Line> = {}): Line => ({
  at: `2026-07-01T${time}:00Z`,
  status: 200,
  client_ip: null,
  upstream_addr: attempts.at(-1)?.upstream_addr,
  upstream_tries: attempts.length,
  attempts: attempts.length > 1 ? attempts : undefined,
  ...more,
});
const refused = {
  status: 502,
  answered_by: "proxy",
  fault: "origin",
  reason: "origin_refused",
  confidence: "certain",
};
const left = {
  status: 499,
  answered_by: "client",
  fault: "client",
  reason: "client_abort",
  confidence: "certain",
};
const retries = (lines: readonly Line[]) =>
  objects(executeReport(storeOf(lines), findReport("retries"), period));
const one = (status: number | null, redirect = 0) => tried("one:80", status, redirect);
const two = (status: number | null, redirect = 0) => tried("two:80", status, redirect);

it("divides tries by all requests, for each upstream and hour", () => {
  const rows = retries([
    // ten requests: eight at one without a retry, one refused at one and saved by two, one refused at both
    ...Array.from({ length: 8 }, () => web("10:00", [one(200)])),
    web("11:00", [one(null), two(200)]),
    web("11:30", [one(null), two(null)], refused),
  ]);
  const summary = rows.map((row) =>
    [
      "upstream_addr",
      "hour",
      "requests",
      "tries",
      "load_factor",
      "failed_tries",
      "failed_first",
      "saved_by_retry",
    ].map((name) => row[name]),
  );
  expect(summary).toEqual([
    [null, null, 10, 12, 1.2, 3, 2, 1],
    [null, "2026-07-01T11:00:00Z", 2, 4, 2, 3, 2, 1],
    ["one:80", null, 10, 10, 1, 2, 2, 1],
    // two was tried by retries alone
    ["two:80", null, 0, 2, null, 1, 0, 0],
    ["two:80", "2026-07-01T11:00:00Z", 0, 2, null, 1, 0, 0],
  ]);
});

it("counts a try after an internal redirect as a first try", () => {
  const [all] = retries([web("10:00", [one(200), two(200, 1)])]);
  expect(all).toMatchObject({ requests: 2, tries: 2, load_factor: 1 });
});

it("counts tries of which only the number is logged", () => {
  const [all] = retries([web("10:00", [one(200)], { upstream_tries: 3 })]);
  expect(all).toMatchObject({ requests: 1, tries: 3, load_factor: 3 });
});

it("does not count the try that a client ended as failed", () => {
  const [all] = retries([
    web("10:00", [one(null), two(null)], left),
    web("10:01", [{ ...one(null), outcome: "unknown" } as Attempt], {
      ...left,
      attempts: [{ ...one(null), outcome: "unknown" } as Attempt],
    }),
  ]);
  // only the first try of the first request
  expect(all).toMatchObject({ requests: 2, tries: 3, failed_tries: 1, failed_first: 1, saved_by_retry: 0 });
});

it("multiplies the factors of the layers of a chain", () => {
  const rows = retries([
    web("10:00", [tried("alb:443", 502), tried("alb:443", 200)], {
      source: "edge",
      tier: "cdn",
      request_id: "a",
      request_time_ms: 90,
    }),
    web("10:00", [one(null), two(null), one(200)], { source: "nginx", request_id: "a", request_time_ms: 50 }),
  ]);
  const factors = rows
    .filter(({ upstream_addr, hour }) => upstream_addr === null && hour === null)
    .map(({ source, load_factor, chain_load_factor }) => [source, load_factor, chain_load_factor]);
  expect(factors).toEqual([
    ["edge", 2, 2],
    ["nginx", 3, 6],
  ]);
});

it("counts requests that a client repeats within a minute of a 5xx or 429", () => {
  const asked = (second: number, status: number, more: Partial<Line> = {}): Line => ({
    ...web("10:00", [one(status)]),
    at: new Date(period.since + second * 1000).toISOString(),
    client_ip: "192.0.2.1",
    route: "/cart",
    status,
    ...(status >= 400 && { ...refused, status }),
    ...more,
  });
  const [all] = retries([
    asked(0, 503),
    asked(30, 429),
    asked(60, 200),
    // after a good answer, after more than a minute, another route, another client
    asked(70, 503),
    asked(131, 200),
    asked(140, 503),
    asked(141, 200, { route: "/other" }),
    asked(142, 200, { client_ip: "192.0.2.2" }),
  ]);
  expect(all).toMatchObject({ repeats: 2 });
});

it("counts requests that a client repeats before the time of Retry-After", () => {
  const asked = (second: number, status: number, retry_after: string | null = null): Line => ({
    ...web("10:00", [one(status)]),
    at: new Date(period.since + second * 1000).toISOString(),
    client_ip: "192.0.2.1",
    route: "/cart",
    status,
    retry_after,
    ...(status >= 400 && { ...refused, status }),
  });
  const [all] = retries([
    asked(0, 503, "120"),
    // too early, and more than a minute later
    asked(100, 429, "10"),
    // late enough
    asked(110, 503, "Wed, 01 Jul 2026 01:00:00 GMT"),
    // a date is not compared
    asked(111, 200, "3600"),
    // after a good answer
    asked(112, 200),
  ]);
  expect(all).toMatchObject({ repeats: 2, retry_after_ignored: 1 });
});

it("counts requests that a client repeats in a log without upstreams", () => {
  const asked = (second: number, status: number, client_ip = "192.0.2.1"): Line => ({
    at: new Date(period.since + second * 1000).toISOString(),
    source: "edge",
    tier: "cdn",
    client_ip,
    route: "/cart",
    status,
    ...(status >= 400 && { ...refused, status }),
  });
  const repeated = [asked(0, 503), asked(9, 200), asked(12, 200, "192.0.2.2")];
  expect(retries(repeated)).toMatchObject([
    {
      source: "edge",
      upstream_addr: null,
      hour: null,
      requests: null,
      tries: null,
      load_factor: null,
      repeats: 1,
    },
  ]);
  expect(retries([asked(0, 503), asked(61, 200)])).toEqual([]);
});

it("counts tries at a server that the log does not name for the source alone", () => {
  // HAProxy logs the server of the last try, after a redispatch
  const unnamed = { ...one(null), upstream_addr: null, outcome: "unknown" } as Attempt;
  const rows = retries([web("10:00", [unnamed, two(200)])]);
  expect(rows.map(({ upstream_addr, hour, tries }) => [upstream_addr, hour, tries])).toEqual([
    [null, null, 2],
    [null, "2026-07-01T10:00:00Z", 2],
    ["two:80", null, 1],
    ["two:80", "2026-07-01T10:00:00Z", 1],
  ]);
});
