import { describe, expect, it } from "vitest";
import { executeReport } from "../../../src/reports/execute.ts";
import type { Parameters } from "../../../src/reports/parameters.ts";
import { findReport } from "../../../src/reports/registry.ts";
import { globPattern } from "../../../src/reports/sql-functions.ts";
import { type Line, objects, storeOf } from "../../harness/database.ts";

const line = (at: string, path: string, status: number, more: Partial<Line> = {}): Line => ({
  at: `2026-07-${at}:00Z`,
  host: "a.example",
  path,
  status,
  ...(status >= 400 ? { fault: "origin", reason: "origin_not_found" } : {}),
  ...more,
});
const july = { since: Date.parse("2026-07-01"), until: Date.parse("2026-07-31") };
const missing = (lines: readonly Line[], more: Partial<Parameters> = {}) =>
  executeReport(storeOf(lines), findReport("missing"), { ...july, ...more });
const paths = (lines: readonly Line[], more: Partial<Parameters> = {}) =>
  objects(missing(lines, more)).map((row) => row["path"]);

const rows = (lines: readonly Line[], more: Partial<Parameters> = {}) => objects(missing(lines, more));
const times = <Each>(count: number, each: Each): Each[] => Array.from({ length: count }, () => each);
const twice = (path: string, more: Partial<Line> = {}) => [
  line("03T10:00", path, 404, more),
  line("04T10:00", path, 404, more),
];

const googlebot = {
  client_kind: "bot",
  user_agent: "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
};

describe("missing", () => {
  it("counts since the last good answer, with clients and referrers", () => {
    const lines = [
      line("01T10:00", "/a", 404),
      line("02T10:00", "/a", 200),
      line("03T10:00", "/a", 404, { client_ip: "192.0.2.1", referer: "https://b.example/list?of=links" }),
      line("03T11:00", "/a", 404, { client_ip: "192.0.2.1", referer: "https://www.a.example/?x=1" }),
      line("03T12:00", "/a", 404, { client_ip: "192.0.2.3", referer: "https://a.example/menu" }),
      line("03T12:00", "/a", 404, { client_ip: "192.0.2.4", referer: "https://a.example/menu#top" }),
      line("03T12:00", "/a", 404, { client_ip: "66.249.66.1", ...googlebot }),
      line("04T12:00", "/a", 404, { client_ip: "192.0.2.9", client_kind: "monitor" }),
      line("05T10:00", "/a", 410, { client_ip: "192.0.2.2", referer: "https://a.example/a" }),
    ];
    expect(rows(lines)).toEqual([
      {
        host: "a.example",
        path: "/a",
        state: "broken",
        important: "linked from the own site; crawled by googlebot (verified)",
        days: 3,
        requests_404: 7,
        clients: 5,
        last_good: "2026-07-02T10:00:00.000Z",
        first_404: "2026-07-03T10:00:00.000Z",
        last_404: "2026-07-05T10:00:00.000Z",
        own_referrers: 2,
        top_own_referrer: "https://a.example/menu",
        outside_referrers: 1,
        top_outside_referrer: "https://b.example/list",
        search_bots: "googlebot 1 (verified)",
        suggested_target: null,
        target_score: null,
        persistent: 1,
      },
    ]);
  });

  it.each<[string, Line[], string[]]>([
    ["two days", twice("/x"), ["/x"]],
    ["one client on one day", [line("03T10:00", "/x", 404), line("03T23:59", "/x", 404)], []],
    [
      "two clients on one day",
      [
        line("03T10:00", "/x", 404, { client_ip: "192.0.2.1" }),
        line("03T10:00", "/x", 404, { client_ip: "192.0.2.2" }),
      ],
      ["/x"],
    ],
    ["it came back", [...twice("/x"), line("05T10:00", "/x", 200)], []],
    ["it came back unchanged (304)", [...twice("/x"), line("05T10:00", "/x", 304)], []],
    [
      "a preflight proves nothing",
      [...twice("/x"), line("05T10:00", "/x", 204, { method: "OPTIONS" })],
      ["/x"],
    ],
    ["another error is no good answer", [...twice("/x"), line("05T10:00", "/x", 503)], ["/x"]],
    ["it came back for one day of the two", [...twice("/x"), line("03T12:00", "/x", 200)], []],
    [
      "another host's page of that path",
      [...twice("/x"), line("05T10:00", "/x", 200, { host: "b" })],
      ["/x"],
    ],
    ["no host logged", twice("/x", { host: null }), ["/x"]],
    [
      "no host logged, back",
      [...twice("/x", { host: null }), line("05T10:00", "/x", 200, { host: null })],
      [],
    ],
    ["403 is not missing", [line("03T10:00", "/x", 403), line("04T10:00", "/x", 403)], []],
    ["a CDN's own requests", twice("/x", { client_kind: "internal" }), []],
  ])("%s", (_what, lines, expected) => {
    expect(paths(lines)).toEqual(expected);
  });

  it.each<[string, Partial<Line>[], number]>([
    ["two persons", [{ client_ip: "192.0.2.1" }, { client_ip: "192.0.2.2" }, { client_ip: "192.0.2.1" }], 1],
    ["one person", times(3, { client_ip: "192.0.2.1" }), 0],
    [
      "a person and a search engine",
      [{ client_ip: "192.0.2.1" }, { client_ip: "192.0.2.9", ...googlebot }, { client_ip: "192.0.2.1" }],
      1,
    ],
    [
      "a person and another bot",
      [
        { client_ip: "192.0.2.1" },
        { client_ip: "192.0.2.9", client_kind: "bot", user_agent: "AhrefsBot/7.0" },
        { client_ip: "192.0.2.1" },
      ],
      0,
    ],
    ["nothing tells clients apart", times(3, {}), 1],
  ])("is persistent to two clients that count: %s", (_what, clients, persistent) => {
    const lines = clients.map((client, day) => line(`0${day + 3}T10:00`, "/x", 404, client));
    expect(rows(lines).map((row) => row["persistent"])).toEqual([persistent]);
  });

  it("sorts by importance, then by clients", () => {
    const asked = (path: string, clients: number) =>
      Array.from({ length: clients }, (_, index) => twice(path, { client_ip: `192.0.2.${index}` })).flat();
    const lines = [
      ...asked("/few", 3),
      ...times(10, line("02T10:00", "/few", 200)),
      ...asked("/many", 5),
      ...times(9, line("04T10:00", "/many", 404)),
      ...asked("/most", 6),
      ...asked("/checkout/pay", 1),
      ...asked("/listed", 2),
    ];
    const listed = rows(lines, {
      important: ["/cart", "/checkout/**"],
      sitemap: [{ host: "www.a.example", path: "/listed" }],
    });
    expect(listed.map((row) => [row["path"], row["important"]])).toEqual([
      ["/few", "had 100.0 % of the good answers before it broke"],
      ["/listed", "in the sitemap"],
      ["/checkout/pay", "matches /checkout/**"],
      ["/most", null],
      ["/many", null],
    ]);
  });

  it("is important with 1 % of the good answers or landings of the host, at least 10", () => {
    const from = { client_kind: "person", referer: "https://search.example/?q=a.example/" };
    const good = [
      ...times(2000, line("02T09:00", "/", 200)),
      ...times(21, line("02T10:00", "/read", 200)),
      ...times(19, line("02T10:00", "/rare", 200)),
      ...times(15, line("02T10:00", "/found", 200, from)),
      ...times(19, line("02T10:00", "/inside", 200, { referer: "https://www.a.example/x" })),
    ];
    const lines = [...good, ...["/read", "/rare", "/found", "/inside"].flatMap((path) => twice(path))];
    expect(Object.fromEntries(rows(lines).map((row) => [row["path"], row["important"]]))).toEqual({
      // 21 of 2074
      "/read": "had 1.0 % of the good answers before it broke",
      "/rare": null,
      "/found": "had 100.0 % of the landings before it broke",
      "/inside": null,
    });
  });

  it("applies the minimum number of days", () => {
    const lines = [...twice("/two", { client_ip: "a" }), ...twice("/two", { client_ip: "b" })];
    const until = Date.parse("2026-07-05");
    const states = (min_days: number) =>
      rows(lines, { min_days, until }).map((row) => [row["state"], row["persistent"]]);
    expect(states(2)).toEqual([["never", 1]]);
    expect(states(3)).toEqual([["new", 0]]);
  });

  it("filters by source", () => {
    const lines = [...twice("/web"), ...twice("/edge", { source: "edge" })];
    expect(paths(lines, { source: "edge" })).toEqual(["/edge"]);
  });

  it("counts a request logged by CDN and proxy once, with the client of the CDN", () => {
    const lines = ["192.0.2.1", "192.0.2.2", "192.0.2.3"].flatMap((client_ip, day) => [
      line(`0${day + 3}T10:00`, "/x", 404, { source: "edge", tier: "cdn", client_ip }),
      line(`0${day + 3}T10:00`, "/x", 404, { client_ip: "10.0.0.1" }),
    ]);
    expect(rows(lines)).toMatchObject([{ requests_404: 3, clients: 3, days: 3 }]);
    expect(rows(lines, { source: "web" })).toMatchObject([{ requests_404: 3, clients: 1 }]);
  });

  const ask = { client_ip: "192.0.2.7", user_agent: "x", method: "GET" };
  const redirect = line("05T10:00", "/x", 301, ask);
  it.each<[string, Line[], string[]]>([
    ["nobody followed", [redirect], []],
    ["it led to a page", [redirect, line("05T10:00", "/y", 200, ask)], []],
    ["it led to a 404", [redirect, line("05T10:00", "/y", 404, ask)], ["/x"]],
    ["it led to itself (https), which is missing", [redirect, line("05T10:00", "/x", 404, ask)], ["/x"]],
    [
      "the page's picture came in between",
      [redirect, line("05T10:00", "/x.png", 200, ask), line("05T10:00", "/x", 404, ask)],
      ["/x"],
    ],
    ["another client's 404", [redirect, line("05T10:00", "/y", 404, { ...ask, client_ip: "b" })], []],
    ["two redirects", [redirect, line("05T10:00", "/y", 302, ask), line("05T10:00", "/z", 404, ask)], ["/x"]],
  ])("a redirect is as good as what it leads to: %s", (_what, lines, expected) => {
    expect(paths([...twice("/x"), ...lines])).toEqual(expected);
  });

  it.each([
    "/favicon.ico",
    "/apple-touch-icon-precomposed.png",
    "/.well-known/assetlinks.json",
    "/sitemap-1.xml.gz",
  ])("does not call %s important, which browsers and crawlers request without a link", (path) => {
    const linked = { referer: "https://a.example/menu" };
    const lines = ["192.0.2.1", "192.0.2.2"].flatMap((client_ip) => twice(path, { ...linked, client_ip }));
    expect(rows(lines)).toMatchObject([{ path, important: null, own_referrers: 1 }]);
  });

  it("infers the own host if the log has none", () => {
    const none = { host: null, client_ip: "192.0.2.1" };
    const lines = [
      ...times(3, line("02T10:00", "/", 200, { ...none, referer: "https://a.example/menu" })),
      line("02T10:00", "/", 200, { ...none, referer: "https://search.example/" }),
      ...twice("/x", { ...none, referer: "https://a.example/menu" }),
      ...twice("/x", { ...none, client_ip: "192.0.2.2", referer: "https://a.example/menu" }),
      ...twice("/x", { ...none, referer: "https://search.example/" }),
    ];
    expect(rows(lines)).toMatchObject([
      { important: "linked from the own site", own_referrers: 1, outside_referrers: 1 },
    ]);
    expect(rows(lines, { own_hosts: ["search.example"] })).toMatchObject([
      { own_referrers: 2, outside_referrers: 0 },
    ]);
  });

  it("keeps the last good answer and the first 404 after the requests are pruned", () => {
    const store = storeOf([
      ...times(20, line("01T10:00", "/x", 200)),
      line("02T10:00", "/x", 404),
      ...twice("/x", { client_ip: "192.0.2.1" }),
    ]);
    store.prepare("delete from request_rows where time_ms < ?").run(Date.parse("2026-07-03"));
    expect(objects(executeReport(store, findReport("missing"), july))).toMatchObject([
      {
        state: "broken",
        important: "had 100.0 % of the good answers before it broke",
        days: 2,
        last_good: "2026-07-01T10:00:00.000Z",
        first_404: "2026-07-02T10:00:00.000Z",
      },
    ]);
  });

  it("aggregates requests of scanners in one row", () => {
    const probes = Array.from({ length: 40 }, (_, index) =>
      line("03T10:00", `/probe-${index}`, 404, { client_ip: "203.0.113.1", client_kind: "scanner" }),
    );
    // not known as one by its agent or its paths, but it walks a list
    const walk = Array.from({ length: 30 }, (_, index) =>
      line("03T11:00", `/walk-${index}`, 404, { client_ip: "203.0.113.2" }),
    );
    const lines = [...probes, ...walk, ...twice("/probe-1"), ...twice("/walk-1")];
    expect(
      rows(lines).map((row) => [row["path"], row["state"], row["requests_404"], row["clients"]]),
    ).toEqual([
      ["/probe-1", "never", 2, null],
      ["/walk-1", "never", 2, null],
      [null, "scanners", 70, 2],
    ]);
  });

  it("classifies a person on a broken page as a person", () => {
    const person = { client_ip: "192.0.2.1" };
    const pictures = Array.from({ length: 30 }, (_, index) => `/img/${index}`);
    const from = pictures.map((path) =>
      line("03T10:00", path, 404, { ...person, referer: "https://a.example/" }),
    );
    const bookmarks = pictures.map((path) => line("04T10:00", path, 404, person));
    const reading = times(20, line("04T10:00", "/", 200, person));
    expect(rows([...from, ...bookmarks, ...reading])).toHaveLength(30);
  });

  it("provides missing paths as an SQL view", () => {
    const store = storeOf([
      line("02T10:00", "/x", 200),
      ...twice("/x"),
      ...twice("/y"),
      line("05T10:00", "/y", 301),
    ]);
    expect(store.prepare("select * from missing_paths").all()).toEqual([
      {
        source: "web",
        host: "a.example",
        path: "/x",
        days: 2,
        requests_404: 2,
        last_good: "2026-07-02T10:00:00.000Z",
        first_404: "2026-07-03T10:00:00.000Z",
        last_404: "2026-07-04T10:00:00.000Z",
      },
    ]);
  });
});

it.each([
  ["/cart", "/cart", true],
  ["/cart", "/cart/1", false],
  ["/cart", "/shop/cart", false],
  ["/cart/*", "/cart/1", true],
  ["/cart/*", "/cart/1/2", false],
  ["/checkout/**", "/checkout/1/2", true],
  ["/checkout/**", "/checkout", true],
  ["/checkout/**", "/checkouts", false],
  ["/**/pay", "/a/b/pay", true],
  ["**.css", "/a/b.css", true],
  ["/a.b", "/aXb", false],
  ["/a(b", "/a(b", true],
  ["/a/**", "/a/\n", true],
])("glob %s against %s: %s", (glob, path, expected) => {
  expect(globPattern(glob).test(path)).toBe(expected);
});
