import { writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { storeChain } from "../../src/journeys/chain.ts";
import { unjoinedSources } from "../../src/journeys/unjoined.ts";
import { emptyFolder } from "../harness/cli.ts";
import { type Line, storeOf } from "../harness/database.ts";
import { faultline } from "../harness/main.ts";

const day = { since: Date.parse("2026-07-01"), until: Date.parse("2026-07-02") };
const line = (source: string, format: string, tier: "cdn" | "proxy", more: Partial<Line> = {}): Line =>
  ({ at: "2026-07-01T10:00:00Z", source, format, tier, host: "shop.example", path: "/a", ...more }) as Line;
const edge = (more: Partial<Line> = {}): Line => line("edge", "cloudflare", "cdn", more);
const nginx = (more: Partial<Line> = {}): Line => line("web", "nginx-combined", "proxy", more);
const times = (count: number, make: (index: number) => Line): Line[] =>
  Array.from({ length: count }, (_, index) => make(index));

const unjoined = (lines: readonly Line[], period = day): string | null =>
  unjoinedSources(storeOf(lines), period);

describe("sources that should be joined", () => {
  it.each<[string, readonly Line[], string]>([
    [
      "a CDN with an id and nginx",
      [edge(), nginx()],
      "the requests of edge and web share no id, so each log is counted by itself; to join them, add $http_cf_ray to log_format at web, or use --guess",
    ],
    [
      "a CDN without an id and Apache",
      [line("edge", "nginx", "cdn"), line("web", "apache-combined", "proxy")],
      "the requests of edge and web share no id, so each log is counted by itself; to join them, send X-Request-ID from edge, log it there, and add %{X-Request-ID}i to LogFormat at web, or use --guess",
    ],
    [
      "a load balancer and HAProxy, of which the CDN is not in the way",
      [
        edge(),
        line("alb", "alb", "proxy"),
        line("alb", "alb", "proxy"),
        line("lb", "haproxy-http", "proxy", {}),
        ...times(3, () => line("lb", "haproxy-http", "proxy")),
      ],
      'the requests of alb and lb share no id, so each log is counted by itself; to join them, add "http-request capture req.hdr(X-Amzn-Trace-Id) len 128" to the frontend at lb, or use --guess',
    ],
    [
      "a host is not logged",
      [edge(), nginx({ host: null })],
      "the requests of edge and web share no id, so each log is counted by itself; to join them, add $http_cf_ray to log_format at web, or use --guess",
    ],
  ])("are named: %s", (_what, lines, expected) => expect(unjoined(lines)).toBe(expected));

  it("are those of which less than 5 % are joined", () => {
    const pairs = (joined: number, all: number): Line[] =>
      times(all, (index) => edge({ request_id: `e${index}` })).concat(
        times(all, (index) => nginx({ request_id: index < joined ? `e${index}` : `w${index}` })),
      );
    expect(unjoined(pairs(1, 21))).toContain("edge and web");
    expect(unjoined(pairs(1, 20))).toBe(null);
  });

  it.each<[string, readonly Line[]]>([
    ["one source", [nginx()]],
    ["two proxies side by side", [nginx(), line("other", "nginx-combined", "proxy")]],
    ["another host", [edge(), nginx({ host: "intern.example" })]],
    ["no request in the period", [edge(), nginx({ at: "2026-07-03T10:00:00Z" })]],
  ])("are not named: %s", (_what, lines) => expect(unjoined(lines)).toBe(null));

  it("are neighbors of the configured chain", () => {
    const store = storeOf([nginx(), line("back", "nginx-combined", "proxy")]);
    storeChain(store, ["web", "back"]);
    expect(unjoinedSources(store, day)).toContain("the requests of web and back share no id");
  });
});

describe("the sentence", () => {
  const cwd = emptyFolder();
  const at = "[24/Nov/2026:10:00:00 +0000]";
  beforeAll(async () => {
    for (const [source, tier] of [
      ["edge", "cdn"],
      ["web", "proxy"],
    ] as const) {
      const text = `203.0.113.9 - - ${at} "GET / HTTP/1.1" 200 157 "-" "Mozilla/5.0${source === "edge" ? "" : " "}"\n`;
      writeFileSync(path.join(cwd, `${source}.log`), text);
      await faultline(["ingest", `${source}.log`, "--source", source, "--tier", tier], { cwd });
    }
  });

  it.each([
    ["report", "overview", "--all"],
    ["report", "hops", "--all"],
    ["report", "daily", "--all"],
    ["advise"],
    ["check", "--rejects", "1%"],
  ])("is written by %s %s", async (...args) => {
    const { stdout, stderr } = await faultline(args, { cwd });
    expect(stdout + stderr).toContain(
      "the requests of edge and web share no id, so each log is counted by itself",
    );
  });

  it("is in the HTML page of overview", async () => {
    const { stdout } = await faultline(["report", "overview", "--all", "--format", "html"], { cwd });
    expect(stdout).toContain("The requests of edge and web share no id");
  });

  it.each([
    ["report", "hops", "--all", "--guess"],
    ["report", "daily", "--all", "--per-hop"],
    ["report", "daily", "--all", "--source", "web"],
  ])("is not written by %s %s %s %s", async (...args) => {
    const { stdout, stderr } = await faultline(args, { cwd });
    expect(stdout + stderr).not.toContain("share no id");
  });
});
