import { renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { allParsers } from "../../src/detect/candidates.ts";
import { lineParser } from "../../src/detect/line-parser.ts";
import { rank } from "../../src/detect/rank.ts";
import { emptyFolder, query } from "../harness/cli.ts";
import { faultline } from "../harness/main.ts";

const line = (target: string, { agent = "curl/8.5.0", bytes = "217", ip = "198.51.100.7" } = {}): string =>
  `${ip} - - [24/Nov/2026:10:00:00 +0000] "GET ${target} HTTP/1.1" 200 ${bytes} "-" "${agent}"`;

const usual = Array.from({ length: 40 }, (_, n) => line(`/page/${n}`));
const formatOf = (lines: readonly string[], formatBefore: string | null = null): string | undefined =>
  rank(allParsers, lines, formatBefore)[0]?.name;

describe("what one visitor sends does not change the format of a file", () => {
  it.each([
    ["an absolute target", line("http://judge.example.org/")],
    ["an absolute target of another scheme", line("https://judge.example.org/?a=b")],
    ["a path like a field of Squid", line("/ TCP_MISS/200 a")],
    ["an agent like the tail of Traefik", line("/", { agent: "a 7ms" })],
    ["an agent like a host of Fastly", line("/", { agent: "cache-arn2300041-ARN" })],
  ])("%s", (_what, odd) => {
    expect(formatOf([odd, ...usual])).toBe("nginx-combined");
  });

  it("an agent that nginx would escape, in a log of Apache", () => {
    // Apache writes a backslash of a client as two
    const sent = line("/", { agent: String.raw`\\x22\\x5C` });
    expect(formatOf([sent, ...usual])).toBe("apache-combined");
  });
});

it("lines of Varnish have absolute targets, except those without a Host header", () => {
  const absolute = usual.map((each) => each.replace("GET /", "GET http://www.example.com/"));
  expect(formatOf([...absolute, line("/")])).toBe("varnish-combined");
});

describe("a log that was read before", () => {
  it("keeps its format while its lines fit", () => {
    const probes = usual.map((each) => each.replace("GET /", "GET http://www.example.com/"));
    expect(formatOf(probes, "nginx-combined")).toBe("nginx-combined");
    expect(formatOf(usual, "apache-combined")).toBe("apache-combined");
  });

  it("changes it when another one matches more lines", () => {
    const more = usual.map((each) => `${each} "198.51.100.9"`);
    expect(formatOf(more, "nginx-combined")).toBe("nginx-main");
  });

  it("keeps it over rotations, and a change is reported", async () => {
    const cwd = emptyFolder();
    const put = (name: string, lines: readonly string[]): void =>
      writeFileSync(path.join(cwd, name), lines.map((each) => `${each}\n`).join(""));
    const ingest = () => faultline(["ingest", "access.log*"], { cwd });
    put("access.log", [...usual, line("/old", { bytes: "-" })]);
    await ingest();
    renameSync(path.join(cwd, "access.log"), path.join(cwd, "access.log.1"));
    put("access.log", [line("/a"), line("/b"), line("http://judge.example.org/")]);
    expect((await ingest()).stderr).not.toContain("format changed");
    expect(query(cwd, "select distinct source, format from requests")).toEqual([
      { source: "apache", format: "apache-combined" },
    ]);
    renameSync(path.join(cwd, "access.log"), path.join(cwd, "access.log-20261125"));
    put(
      "access.log",
      usual.map((each) => `${each} "198.51.100.9"`),
    );
    expect((await ingest()).stderr).toContain("the format changed: it was apache-combined");
  });
});

describe("white space and marks around a line", () => {
  const { parse } = lineParser(allParsers);
  const haproxy =
    '198.51.100.7:5000 [24/Nov/2026:10:00:00.123] web app/a1 0/0/1/2/3 503 217 - - ---- 1/1/0/0/0 0/0 "GET /a HTTP/1.1"';
  const json =
    '{"time":"2026-11-24T10:00:00Z","remote_addr":"198.51.100.7","request":"GET /a HTTP/1.1","status":503}';
  const vhost = `www.example.com:443 ${line("/a")} rt=1`;
  it.each(
    [line("/a"), haproxy, json, vhost].flatMap((content) => [
      ["a blank", content, ` ${content}`],
      ["a tab", content, `\t${content}`],
      ["trailing blanks", content, `${content}  `],
      ["a carriage return", content, `${content} \r`],
      ["NULs", content, `\0\0${content}\0`],
      ["a byte order mark", content, `\xEF\xBB\xBF${content}`],
      ["a blank behind syslog", content, `<134>1 2026-11-24T10:00:00Z web1 nginx 811 - -  ${content}`],
    ]),
  )("%s", (_what, content, wrapped) => {
    expect(parse(content)).toHaveProperty("record");
    expect(parse(wrapped)).toEqual(parse(content));
  });

  it("is no part of a value when lines are read as bytes", async () => {
    const cwd = emptyFolder();
    const lines = [`\xEF\xBB\xBF${line("/a")}`, `\t${line("/b")} `, ` ${line("/c")}`, line("/d")];
    writeFileSync(path.join(cwd, "a.log"), Buffer.from(`${lines.join("\r\n")}\r\n`, "latin1"));
    await faultline(["ingest", "a.log"], { cwd });
    expect(query(cwd, "select distinct client_ip, user_agent, count(*) as n from requests")).toEqual([
      { client_ip: "198.51.100.7", user_agent: "curl/8.5.0", n: 4 },
    ]);
  });
});
