import { describe, expect, it } from "vitest";
import { clientKindOf } from "../../src/classify/client-kind.ts";
import { monitorOf, monitorRegionOf } from "../../src/classify/monitors.ts";
import { executeReport } from "../../src/reports/execute.ts";
import { findReport } from "../../src/reports/registry.ts";
import { type Line, objects, storeOf } from "../harness/database.ts";

it.each([
  ["Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)", "UptimeRobot", null],
  ["Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)", "Pingdom", null],
  ["Mozilla/5.0 (compatible; StatusCake)", "StatusCake", null],
  [
    "Mozilla/5.0 Chrome/126.0 Safari/537.36 CloudWatchSynthetics/arn:aws:synthetics:eu-north-1:111122223333:canary:shop",
    "CloudWatch Synthetics",
    "eu-north-1",
  ],
  ["ProbeOf NodePing region=Oslo", "NodePing", "Oslo"],
  ["Blackbox Exporter/0.25.0", "Blackbox exporter", null],
])("%s is %s, from %s", (agent, name, region) => {
  expect([monitorOf(agent), monitorRegionOf(agent), clientKindOf(agent)]).toEqual([name, region, "monitor"]);
});

it("no browser is a monitor", () => {
  expect(monitorOf("Mozilla/5.0 (X11; Linux x86_64) Chrome/126.0 Safari/537.36")).toBeNull();
});

describe("report monitors", () => {
  const failed = {
    status: 502,
    fault: "origin",
    reason: "origin_refused",
    confidence: "certain",
    server_error: 1,
  } as const;
  const robot = { client_kind: "monitor", user_agent: "UptimeRobot/2.0", host: "shop.example" } as const;
  const person = { client_kind: "person", host: "shop.example" } as const;
  const at = (minute: string, more: Partial<Line>): Line =>
    ({ at: `2026-07-01T10:${minute}Z`, tier: "cdn", source: "edge", ...more }) as Line;
  const store = storeOf([
    // 10:00: seen from Paris and Oslo, both well; of two people one meets an error
    at("00:01", { ...robot, edge_location: "CDG", client_ip: "192.0.2.1" }),
    at("00:02", { ...robot, edge_location: "OSL", client_ip: "192.0.2.2" }),
    at("00:30", { ...person }),
    at("00:40", { ...person, ...failed }),
    // 10:05: fails from Paris alone; three people, one error
    at("05:01", { ...robot, ...failed, edge_location: "CDG", client_ip: "192.0.2.1" }),
    at("05:02", { ...robot, edge_location: "OSL", client_ip: "192.0.2.2" }),
    at("05:20", { ...person }),
    at("05:30", { ...person }),
    at("05:59.999", { ...person, ...failed }),
    // a minute without a check, another host, a bot
    at("06:00", { ...person, ...failed }),
    at("05:10", { ...person, ...failed, host: "other.example" }),
    at("05:10", { ...person, ...failed, client_kind: "bot" }),
  ]);
  const rows = objects(
    executeReport(store, findReport("monitors"), {
      since: Date.parse("2026-07-01"),
      until: Date.parse("2026-07-02"),
    }),
  );

  it("gives each place a row, with what people saw in the same minutes", () => {
    expect(rows).toEqual([
      {
        monitor: "UptimeRobot",
        region: "CDG",
        source: "edge",
        host: "shop.example",
        checks: 2,
        failed_checks: 1,
        failed_share: 0.5,
        addresses: 1,
        failed_addresses: 1,
        top_reason: "origin_refused",
        minutes: 2,
        failed_minutes: 1,
        people_requests: 5,
        people_error_share: 0.4,
        then_people_requests: 3,
        then_people_error_share: 0.333333,
        missed_minutes: 1,
        first_failed: "2026-07-01T10:05:01.000Z",
        last_failed: "2026-07-01T10:05:01.000Z",
        longest_request_time_ms: null,
      },
      {
        monitor: "UptimeRobot",
        region: "OSL",
        source: "edge",
        host: "shop.example",
        checks: 2,
        failed_checks: 0,
        failed_share: 0,
        addresses: 1,
        failed_addresses: 0,
        top_reason: null,
        minutes: 2,
        failed_minutes: 0,
        people_requests: 5,
        people_error_share: 0.4,
        then_people_requests: 0,
        then_people_error_share: null,
        missed_minutes: 2,
        first_failed: null,
        last_failed: null,
        longest_request_time_ms: null,
      },
    ]);
  });
});
