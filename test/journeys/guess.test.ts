import { writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { guessJourneys } from "../../src/journeys/overlay.ts";
import { emptyFolder } from "../harness/cli.ts";
import { type Line, storeOf } from "../harness/database.ts";
import { faultline } from "../harness/main.ts";

const day = { since: Date.parse("2026-07-01"), until: Date.parse("2026-07-02") };
const asked = { method: "GET", host: "shop.example", path: "/cart", client_ip: "203.0.113.9" };
const edge = (at: string, more: Partial<Line> = {}): Line =>
  ({ at: `2026-07-01T10:00:${at}Z`, tier: "cdn", source: "edge", ...asked, ...more }) as Line;
const proxy = (at: string, more: Partial<Line> = {}): Line =>
  ({ at: `2026-07-01T10:00:${at}Z`, tier: "proxy", source: "proxy", ...asked, ...more }) as Line;

/** Pairs of numbers of lines: which was joined to which. */
function joined(lines: readonly Line[]): unknown[] {
  const store = storeOf(lines);
  guessJourneys(store, day);
  return store
    .prepare(
      `select (h.journey & 2147483647) - 1, (h.request & 2147483647) - 1
      from journeys j join journey_hops h on h.journey = j.id and h.time_ms = j.time_ms
      where j.joined_by = 'guess' and h.hop > 1 order by 1, 2`,
    )
    .raw()
    .all();
}

// three that agree on everything: they show that the two logs name hosts, clients and agents alike
const alike: readonly Line[] = ["/a", "/b", "/c"].flatMap((path) => [
  edge("40.100", { path }),
  proxy("40.200", { path }),
]);
const known = [
  [0, 1],
  [2, 3],
  [4, 5],
];

describe("a line of the CDN and one of the proxy without a common id", () => {
  it.each<[string, Line, Line]>([
    ["the same second", edge("10.000"), proxy("10.000")],
    ["two seconds apart", edge("10.000"), proxy("12.000")],
    ["another status", edge("10.000", { status: 504 }), proxy("10.200", { status: 499 })],
    ["one log without the query", edge("10.000", { query: "a=1" }), proxy("10.000")],
    ["HEAD is asked for by GET", edge("10.000", { method: "HEAD" }), proxy("10.000")],
    [
      "the start in one log and the end in the other",
      edge("10.000", { request_time_ms: 30_000, status: 504 }),
      proxy("40.000", { status: 504 }),
    ],
    [
      "the end in one log and the start in the other",
      edge("40.000", { request_time_ms: 30_000, status: 504 }),
      proxy("10.000", { status: 504 }),
    ],
    [
      "the client as X-Forwarded-For has it",
      edge("10.000"),
      proxy("10.000", { client_ip: "10.0.0.1", forwarded_ip: "203.0.113.9" }),
    ],
  ])("are joined: %s", (_what, at_edge, at_proxy) => {
    expect(joined([...alike, at_edge, at_proxy])).toEqual([...known, [6, 7]]);
  });

  it.each<[string, Line, Line]>([
    ["three seconds apart", edge("10.000"), proxy("13.000")],
    ["another path", edge("10.000"), proxy("10.000", { path: "/cart/1" })],
    ["another query", edge("10.000", { query: "a=1" }), proxy("10.000", { query: "a=2" })],
    ["another method", edge("10.000"), proxy("10.000", { method: "POST" })],
    ["another host, where the logs agree on hosts", edge("10.000"), proxy("10.000", { host: "x.example" })],
    [
      "another client, where the logs agree on clients",
      edge("10.000"),
      proxy("10.000", { client_ip: "203.0.113.10" }),
    ],
    ["a hit never went on", edge("10.000", { cache: "hit" }), proxy("10.000")],
    [
      "the CDN's own refusal never went on",
      edge("10.000", {
        status: 403,
        answered_by: "cdn",
        fault: "cdn",
        reason: "cdn_denied",
        confidence: "certain",
      }),
      proxy("10.000", { status: 403 }),
    ],
  ])("are not joined: %s", (_what, at_edge, at_proxy) => {
    expect(joined([...alike, at_edge, at_proxy])).toEqual(known);
  });

  it("are joined if the proxy logs the CDN as the client and another host name", () => {
    const inner = { client_ip: "10.0.0.1", host: "origin.internal" };
    expect(joined([edge("10.000"), proxy("10.000", inner)])).toEqual([[0, 1]]);
  });

  it("are not joined if only one line has a query and both logs have queries", () => {
    const both = [edge("40.100", { query: "a=1" }), proxy("40.200", { query: "a=1" })];
    expect(joined([...both, edge("10.000"), proxy("10.000", { query: "a=1" })])).toEqual([[0, 1]]);
  });

  it("is joined to the nearest of several candidates", () => {
    expect(joined([edge("10.100"), edge("10.900"), proxy("10.150"), proxy("10.950")])).toEqual([
      [0, 2],
      [1, 3],
    ]);
  });

  it.each<[string, readonly Line[]]>([
    ["two lines of the proxy are equally near", [edge("10.500"), proxy("10.400"), proxy("10.600")]],
    ["two lines of the CDN are equally near", [edge("10.400"), edge("10.600"), proxy("10.500")]],
    ["whole seconds know no nearer", [edge("10.000"), proxy("10.400"), proxy("10.600")]],
  ])("is left alone where %s", (_what, lines) => {
    expect(joined(lines)).toEqual([]);
  });

  it("derives the order of three sources from their times", () => {
    const proxies = (at: string, path: string): Line[] => [
      edge(`${at}.000`, { path, request_time_ms: 300 }),
      proxy(`${at}.100`, { path, request_time_ms: 100, source: "a-back", client_ip: "10.0.0.2" }),
      proxy(`${at}.050`, { path, request_time_ms: 200, source: "b-front", client_ip: "10.0.0.1" }),
    ];
    const store = storeOf([...proxies("10", "/a"), ...proxies("20", "/b")]);
    guessJourneys(store, day);
    expect(store.prepare("select chain, hops, joined_by from journeys").raw().all()).toEqual([
      ["edge > b-front > a-back", 3, "guess"],
      ["edge > b-front > a-back", 3, "guess"],
    ]);
  });

  it("stores nothing", () => {
    const store = storeOf([...alike]);
    guessJourneys(store, day);
    expect(store.prepare("select count(*) from temp.journey_rows").pluck().get()).toBe(3);
    expect(store.prepare("select count(*) from main.journey_rows").pluck().get()).toBe(0);
  });

  it("does not change pairs that an id joins", () => {
    const store = storeOf([edge("10.000", { request_id: "r" }), proxy("10.000", { request_id: "r" })]);
    guessJourneys(store, day);
    expect(store.prepare("select joined_by from journeys").pluck().all()).toEqual(["request_id"]);
  });

  it("has no certain verdict", () => {
    const store = storeOf([
      edge("10.000", {
        status: 502,
        fault: "origin",
        reason: "unknown",
        confidence: "inferred",
        answered_by: "proxy",
      }),
      proxy("10.000", {
        status: 502,
        fault: "origin",
        reason: "origin_reset",
        confidence: "certain",
        answered_by: "proxy",
      }),
    ]);
    guessJourneys(store, day);
    expect(
      store.prepare("select joined_by, answered_by, fault, reason, confidence from journeys").raw().get(),
    ).toEqual(["guess", "proxy", "origin", "origin_reset", "inferred"]);
  });
});

describe("--guess", () => {
  const cwd = emptyFolder();
  // nginx's format main: the proxy's client is the edge, and X-Forwarded-For names the person
  const at = "[24/Nov/2026:10:00:00 +0000]";
  writeFileSync(
    path.join(cwd, "edge.log"),
    `203.0.113.9 - - ${at} "GET /cart HTTP/1.1" 502 157 "-" "Mozilla/5.0" "-"\n`,
  );
  writeFileSync(
    path.join(cwd, "proxy.log"),
    [
      `10.0.0.1 - - ${at} "GET /cart HTTP/1.1" 200 99 "-" "Mozilla/5.0" "198.51.100.7, 10.9.9.9"`,
      `10.0.0.1 - - ${at} "GET /cart HTTP/1.1" 502 157 "-" "Mozilla/5.0" "203.0.113.9"`,
      "",
    ].join("\n"),
  );
  beforeAll(async () => {
    await faultline(["ingest", "edge.log", "--source", "edge", "--tier", "cdn"], { cwd });
    await faultline(["ingest", "proxy.log", "--source", "proxy"], { cwd });
  });
  const json = async (...args: string[]) =>
    JSON.parse((await faultline([...args, "--format", "json"], { cwd })).stdout) as Record<string, unknown>[];

  it("joins in report hops, only if requested", async () => {
    expect(await json("report", "hops", "--all")).toMatchObject([
      { chain: "edge", statuses: 502, joined_by: null },
      { chain: "proxy", statuses: 502, joined_by: null },
      { chain: "proxy", statuses: 200, joined_by: null },
    ]);
    expect(await json("report", "hops", "--all", "--guess")).toMatchObject([
      { chain: "edge > proxy", statuses: "502 > 502", joined_by: "guess", failed: 1, certain: 0 },
      { chain: "proxy", statuses: 200, joined_by: null },
    ]);
  });

  it("counts the request once in daily, only if requested", async () => {
    const failed = async (...flags: string[]) =>
      (await json("report", "daily", "--all", ...flags))
        .filter(({ status }) => status !== null)
        .map(({ source, status, requests }) => [source, status, requests]);
    expect(await failed()).toEqual([
      ["edge", 502, 1],
      ["proxy", 502, 2],
    ]);
    expect(await failed("--guess")).toEqual([["edge", 502, 1]]);
  });

  // the first line of the first file, the second of the second
  const [first, second] = [2 ** 31 + 1, 2 * 2 ** 31 + 2];

  it.each([`id=${first}`, `id=${second}`])("finds the other hop of %s in trace", async (id) => {
    const { stderr, stdout } = await faultline(["trace", id, "--guess", "--format", "json"], { cwd });
    expect((JSON.parse(stdout) as { hop: string; id: number }[]).map(({ hop, id }) => [hop, id])).toEqual([
      ["cdn", first],
      ["proxy", second],
      ["verdict", null],
    ]);
    expect(stderr).toContain("joined by guess");
  });

  it("is rejected with exit code 2 by a report that joins nothing", async () => {
    expect((await faultline(["report", "upstreams", "--guess"], { cwd })).status).toBe(2);
  });
});
