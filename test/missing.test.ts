import { describe, expect, it } from "vitest";
import { globPattern } from "../src/reports/glob.ts";
import { findReport, type Parameters, runReport } from "../src/reports/index.ts";
import { type Line, objects, storeOf } from "./database.ts";

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
  runReport(storeOf(lines), findReport("missing"), { ...july, ...more });
const paths = (lines: readonly Line[], more: Partial<Parameters> = {}) =>
  objects(missing(lines, more)).map((row) => row["path"]);

describe("missing", () => {
  it("counts since the last good answer, and says why a path matters", () => {
    const lines = [
      line("01T10:00", "/a", 404),
      line("02T10:00", "/a", 200),
      line("03T10:00", "/a", 404, { client_ip: "192.0.2.1", referer: "https://b.example/" }),
      line("03T11:00", "/a", 404, { client_ip: "192.0.2.1", referer: "https://a.example/" }),
      line("05T10:00", "/a", 410, { client_ip: "192.0.2.2" }),
    ];
    expect(missing(lines)).toEqual({
      columns:
        "host, path, important, days, requests_404, clients, last_good, first_404, last_404, top_referer, persistent".split(
          ", ",
        ),
      rows: [
        [
          ...["a.example", "/a", "had good answers before", 2, 3, 2, "2026-07-02T10:00:00.000Z"],
          ...["2026-07-03T10:00:00.000Z", "2026-07-05T10:00:00.000Z", "https://a.example/", 1],
        ],
      ],
    });
  });

  const twice = (path: string, more: Partial<Line> = {}) => [
    line("03T10:00", path, 404, more),
    line("04T10:00", path, 404, more),
  ];

  it.each<[string, Line[], string[]]>([
    ["two days", twice("/x"), ["/x"]],
    ["one day is not enough", [line("03T10:00", "/x", 404), line("03T23:59", "/x", 404)], []],
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

  it("puts the important first, then days, then requests", () => {
    const lines = [
      ...twice("/few"),
      ...twice("/many"),
      line("04T11:00", "/many", 404),
      ...twice("/long"),
      line("05T10:00", "/long", 404),
      ...twice("/checkout/pay"),
      line("02T10:00", "/few", 200),
    ];
    const rows = objects(missing(lines, { important: ["/cart", "/checkout/**"] }));
    expect(rows.map((row) => [row["path"], row["important"]])).toEqual([
      ["/checkout/pay", "matches /checkout/**"],
      ["/few", "had good answers before"],
      ["/long", null],
      ["/many", null],
    ]);
  });

  it("asks for as many days as it is told", () => {
    const lines = [...twice("/two"), line("03T10:00", "/one", 404)];
    expect(paths(lines, { min_days: 3 })).toEqual([]);
    const rows = objects(missing(lines, { min_days: 1 }));
    expect(rows.map((row) => [row["path"], row["persistent"]])).toEqual([
      ["/two", 1],
      ["/one", 0],
    ]);
  });

  it("keeps to a source", () => {
    const lines = [...twice("/web"), ...twice("/edge", { source: "edge" })];
    expect(paths(lines, { source: "edge" })).toEqual(["/edge"]);
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
