import { writeFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { messagePattern } from "../../src/reports/sql-functions.ts";
import { emptyFolder } from "../harness/cli.ts";
import { faultline } from "../harness/main.ts";

it.each([
  [
    "connect() failed (111: Connection refused) while connecting to upstream",
    "connect() failed (#: Connection refused) while connecting to upstream",
  ],
  [
    'open() "/var/www/a.png" failed (2: No such file or directory)',
    'open() "…" failed (#: No such file or directory)',
  ],
  ['limiting requests, excess: 5.320 by zone "api"', 'limiting requests, excess: # by zone "…"'],
  ["AH00957: attempt to connect to 10.0.0.5:8080 (*) failed", "AH00957: attempt to connect to # (*) failed"],
])("the pattern of %s is %s", (message, pattern) => expect(messagePattern(message)).toBe(pattern));

it("groups messages by pattern, next to the period before", async () => {
  const cwd = emptyFolder();
  const refused = (at: string, connection: number, address: string): string =>
    `2026/11/${at} [error] 7#7: *${connection} connect() failed (111: Connection refused) while connecting to upstream, client: 192.0.2.1, server: shop.example, request: "GET /cart HTTP/1.1", upstream: "http://${address}/cart", host: "shop.example"\n`;
  writeFileSync(
    path.join(cwd, "error.log"),
    refused("23 10:00:00", 1, "10.0.0.1:80") +
      refused("24 10:00:00", 2, "10.0.0.1:80") +
      refused("24 11:00:00", 3, "10.0.0.2:80") +
      "2026/11/24 12:00:00 [notice] 1#1: signal 1 (SIGHUP) received, reconfiguring\n",
  );
  await faultline(["ingest", "error.log", "--source", "web"], { cwd });
  const { stdout } = await faultline(["report", "errors", "--date", "2026-11-24", "--format", "json"], {
    cwd,
  });
  expect(JSON.parse(stdout)).toMatchObject([
    {
      source: "web",
      severity: "error",
      cause: "origin_refused",
      pattern: "connect() failed (#: Connection refused) while connecting to upstream",
      messages: 2,
      previous_messages: 1,
      requests: 0,
      first_seen: "2026-11-24T10:00:00.000Z",
      last_seen: "2026-11-24T11:00:00.000Z",
      example: "connect() failed (111: Connection refused) while connecting to upstream",
    },
    {
      severity: "notice",
      cause: "other",
      pattern: "signal # (SIGHUP) received, reconfiguring",
      messages: 1,
      previous_messages: 0,
    },
  ]);
});
