import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { beforeEach, describe, expect, it as globalIt, it } from "vitest";
import { emptyFolder, faultline, query } from "../harness/cli.ts";

let folder = "";
beforeEach(() => {
  folder = emptyFolder();
});

const line = (number: number, day = 24): string =>
  `203.0.113.9 - - [${day}/Nov/2026:10:00:${String(number % 60).padStart(2, "0")} +0000] "GET /page/${number} HTTP/1.1" 200 120 "-" "curl/8.5.0"\n`;
const lines = (from: number, to: number, day = 24): string =>
  Array.from({ length: to - from }, (_, index) => line(from + index, day)).join("");

const at = (name: string): string => path.join(folder, name);
const put = (name: string, content: string | Buffer): void => writeFileSync(at(name), content);
const run = (...args: string[]) => faultline(["ingest", ...args], { cwd: folder });
const stored = (): number => Number(query(folder, "select count(*) as n from requests")[0]?.["n"]);
const files = (columns: string) => query(folder, `select ${columns} from files order by id`);
const has = (tool: string): boolean => spawnSync(tool, ["--version"], { input: "" }).error === undefined;

/** Compresses with the command line tool. */
const compress = (tool: string, content: string | Buffer): Buffer =>
  spawnSync(tool, ["-c"], { input: content, maxBuffer: 1 << 28 }).stdout;

describe.each(["gzip", "zstd", "bzip2", "xz"])("%s", (tool) => {
  const it = has(tool) ? globalIt : globalIt.skip;

  it("is recognized by its first bytes, whatever its name", () => {
    put("access.log", compress(tool, lines(0, 300)));
    expect(run("access.log").status).toBe(0);
    expect(stored()).toBe(300);
  });

  it("is identified as the uncompressed file, and only new lines are read", () => {
    put("access.log", lines(0, 300));
    run("access.log");
    put("access.log.1.z", compress(tool, lines(0, 310)));
    expect(run("access.log.1.z").stderr).toContain(
      "read 10 = stored 10 + rejected 0 + skipped 0, 300 already read",
    );
    expect(stored()).toBe(310);
  });

  it("may consist of concatenated files", () => {
    put("a.log", Buffer.concat([compress(tool, lines(0, 200)), compress(tool, lines(200, 250))]));
    expect(run("a.log").status).toBe(0);
    expect(stored()).toBe(250);
  });

  it("may be truncated: the readable part is stored, and the file marked as damaged", () => {
    const text = Array.from({ length: 12_000 }, (_, index) => line(index * 7919)).join("");
    const whole = compress(tool, text);
    put("a.log", whole.subarray(0, Math.floor(whole.length * 0.9)));
    expect(run("a.log")).toMatchObject({ status: 3 });
    expect(files("damaged, complete, rejected")).toEqual([
      { damaged: "unexpected end of file", complete: 0, rejected: 0 },
    ]);
    expect(stored()).toBeGreaterThan(100);
    put("a.log", whole);
    expect(run("a.log")).toMatchObject({ status: 0 });
    expect(stored()).toBe(12_000);
    expect(files("damaged, complete")).toEqual([{ damaged: null, complete: 1 }]);
  });

  it("may be larger than one decompressed chunk", () => {
    const noisy = (number: number): string => line(number).replace("curl", randomBytes(100).toString("hex"));
    const whole = compress(tool, Array.from({ length: 12_000 }, (_, index) => noisy(index)).join(""));
    expect(whole.length).toBeGreaterThan(1024 * 1024);
    put("a.log", whole);
    expect(run("a.log").status).toBe(0);
    expect(stored()).toBe(12_000);
    expect(run("a.log").stderr).toContain("read 0 = stored 0 + rejected 0 + skipped 0, 12000 already read");
  });
});

describe("gzip", () => {
  it.each([1, 511, 300_000])("may end with %d zero bytes", (zeros) => {
    put("a.gz", Buffer.concat([gzipSync(lines(0, 300)), Buffer.alloc(zeros)]));
    expect(run("a.gz").status).toBe(0);
    expect(stored()).toBe(300);
  });
});

describe("a file is identified by its content", () => {
  it("copytruncate, also when the new file has grown beyond the old offset", () => {
    put("access.log", lines(0, 100));
    run("access.log");
    appendFileSync(at("access.log"), lines(100, 110));
    copyFileSync(at("access.log"), at("access.log.1"));
    truncateSync(at("access.log"));
    appendFileSync(at("access.log"), lines(0, 150, 25));
    run("access.log", "access.log.1");
    expect(stored()).toBe(110 + 150);
    run("access.log", "access.log.1");
    expect(stored()).toBe(260);
  });

  it("shifted rotation numbers", () => {
    put("access.log.1", lines(0, 50, 23));
    put("access.log", lines(0, 50, 24));
    run("access.log*");
    put("access.log.2.gz", gzipSync(lines(0, 50, 23)));
    renameSync(at("access.log"), at("access.log.1"));
    put("access.log", lines(0, 50, 25));
    run("access.log*");
    expect(stored()).toBe(150);
  });

  it("a copy in another folder, and files of two servers with one name", () => {
    for (const name of ["web1", "web2", "backup"]) mkdirSync(at(name));
    put("web1/access.log", lines(0, 10));
    put("web2/access.log", line(0) + lines(20, 30));
    run("web1/access.log", "web2/access.log");
    expect(stored()).toBe(10 + 11);
    copyFileSync(at("web1/access.log"), at("backup/access.log"));
    run("*/access.log");
    expect(stored()).toBe(21);
  });

  it.each([
    ["short", 20],
    ["long", 12_000],
  ])("an old copy of a %s file adds nothing, a longer one goes on", (_what, count) => {
    put("access.log", lines(0, count));
    run("access.log");
    put("old.log", lines(0, count - 10));
    put("cut.log", lines(0, count).slice(0, -30));
    put("old.gz", gzipSync(lines(0, count / 2)));
    put("first.log", lines(0, 1));
    const { status, stderr } = run("old.log", "cut.log", "old.gz", "first.log");
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(stderr).toContain("total: read 0 = stored 0");
    expect(stored()).toBe(count);
    put("longer.log", lines(0, count + 5));
    run("longer.log");
    expect(stored()).toBe(count + 5);
    run("access.log");
    expect(stored()).toBe(count + 5);
  });

  it("an old copy in the same run", () => {
    put("access.log", lines(0, 20));
    put("old.log", lines(0, 8));
    put("old.gz", gzipSync(lines(0, 12)));
    expect(run("access.log", "old.log", "old.gz").stderr).toContain("total: read 20 = stored 20");
    expect(stored()).toBe(20);
  });

  it("no old copy: the same beginning, then other lines", () => {
    put("access.log", lines(0, 1000));
    run("access.log");
    put("other.log", lines(0, 20) + lines(500, 510));
    run("other.log");
    expect(stored()).toBe(1030);
  });

  it("files with only the same header lines, and with the same first request", () => {
    const header =
      "#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id\n";
    const edge = (id: string, time = "10:00:00") =>
      `2026-11-24\t${time}\tFRA56-C1\t500\t203.0.113.9\tGET\td1.cloudfront.net\t/x\t200\t-\tcurl\t-\t-\tHit\t${id}\n`;
    put("0.log", header);
    put("1.log", header + edge("a"));
    put("2.log", header + edge("b"));
    put("3.log", header + edge("c") + edge("d"));
    run("0.log", "1.log", "2.log", "3.log", "--as", "cloudfront");
    expect(stored()).toBe(4);
    appendFileSync(at("0.log"), edge("e"));
    appendFileSync(at("2.log"), edge("f"));
    run("0.log", "1.log", "2.log", "3.log", "--as", "cloudfront");
    expect(stored()).toBe(6);
    expect(files("sum(rejected) as rejected")).toEqual([{ rejected: 0 }]);
  });

  it("continues with the layout of the header line", () => {
    put(
      "a.log",
      "#Fields: date time c-ip cs-method cs-uri-stem sc-status x-edge-request-id\n2026-11-24\t10:00:00\t203.0.113.9\tGET\t/x\t200\tid1\n",
    );
    run("a.log", "--as", "cloudfront");
    appendFileSync(at("a.log"), "2026-11-24\t10:00:01\t203.0.113.9\tGET\t/y\t404\tid2\n");
    run("a.log", "--as", "cloudfront");
    expect(query(folder, "select path, status, request_id from requests order by id")).toEqual([
      { path: "/x", status: 200, request_id: "id1" },
      { path: "/y", status: 404, request_id: "id2" },
    ]);
  });
});

describe("unusual content", () => {
  it("skips NULs at the beginning of a sparse file", () => {
    put("access.log", "");
    truncateSync(at("access.log"), 40 * 1024 * 1024);
    appendFileSync(at("access.log"), lines(0, 20));
    expect(run("access.log").status).toBe(0);
    expect(files('read, stored, "offset"')).toEqual([
      { read: 20, stored: 20, offset: 40 * 1024 * 1024 + lines(0, 20).length },
    ]);
    appendFileSync(at("access.log"), lines(20, 30));
    run("access.log");
    expect(files("read, stored")).toEqual([{ read: 30, stored: 30 }]);
    put("small.log", `${"\0".repeat(3000)}${lines(40, 60)}`);
    run("small.log");
    expect(stored()).toBe(50);
  });

  it.each(["plain", "gz"])("rejects a line of more than 1 MiB, and continues after it: %s", (how) => {
    const text = `${lines(0, 3)}${"x".repeat(1024 * 1024)}\n${"y".repeat(3_000_000)}\n${lines(3, 10)}`;
    put("access.log", how === "gz" ? gzipSync(text) : text);
    run("access.log", "--max-rejects", "50%");
    expect(query(folder, "select line, cause, length(raw) as length from rejects order by line")).toEqual([
      { line: 4, cause: "no_format", length: 4096 },
      { line: 5, cause: "too_long", length: 4096 },
    ]);
    expect(files('"offset", read, stored, rejected')).toEqual([
      { offset: text.length, read: 12, stored: 10, rejected: 2 },
    ]);
    if (how === "plain") appendFileSync(at("access.log"), lines(10, 12));
    run("access.log", "--max-rejects", "50%");
    expect(stored()).toBe(how === "plain" ? 12 : 10);
  });

  it("stores invalid UTF-8 as escapes", () => {
    put("access.log", Buffer.from(line(1).replace("/page/1", "/\xff\xe9"), "latin1"));
    run("access.log");
    expect(query(folder, "select path from requests")).toEqual([{ path: "/\\xFF\\xE9" }]);
  });
});

describe("a source that delivers lines twice", () => {
  const edge = (id: string, second: number) =>
    `2026-11-24\t10:00:0${second}\t203.0.113.9\tGET\t/x\t200\t${id}\n`;
  const header = "#Fields: date time c-ip cs-method cs-uri-stem sc-status x-edge-request-id\n";

  it("is stored once, and the duplicate is counted", () => {
    put("1.log", header + edge("a", 1) + edge("b", 2) + edge("a", 1) + edge("a", 3));
    put("2.log", header + edge("b", 2) + edge("c", 4));
    const { stderr } = run("1.log", "2.log", "--as", "cloudfront");
    expect(stderr).toContain(
      "1.log: cloudfront: read 5 = stored 3 + rejected 0 + skipped 2 (1 header, 1 duplicate)",
    );
    put("3.log", header + edge("c", 4));
    run("3.log", "--as", "cloudfront");
    expect(query(folder, "select request_id, time from requests order by id")).toEqual([
      { request_id: "a", time: "2026-11-24T10:00:01.000Z" },
      { request_id: "b", time: "2026-11-24T10:00:02.000Z" },
      { request_id: "a", time: "2026-11-24T10:00:03.000Z" },
      { request_id: "c", time: "2026-11-24T10:00:04.000Z" },
    ]);
    expect(files("path, source, read, stored, skipped, duplicates")).toEqual([
      { path: "1.log", source: "cloudfront", read: 5, stored: 3, skipped: 2, duplicates: 1 },
      { path: "2.log", source: "cloudfront", read: 3, stored: 1, skipped: 2, duplicates: 1 },
      { path: "3.log", source: "cloudfront", read: 2, stored: 0, skipped: 2, duplicates: 1 },
    ]);
  });

  it("is stored once for each different line with one id", () => {
    put(
      "1.log",
      header + edge("a", 1) + edge("a", 1).replace("/x", "/longer") + edge("a", 1).replace("200", "502"),
    );
    put("2.log", header + edge("a", 1) + edge("a", 1).replace("203.0.113.9", "203.0.113.8"));
    run("1.log", "2.log", "--as", "cloudfront");
    expect(files("path, stored, duplicates")).toEqual([
      { path: "1.log", stored: 3, duplicates: 0 },
      { path: "2.log", stored: 1, duplicates: 1 },
    ]);
  });

  it("is compared with its query, which may be stored in two parts", () => {
    const asked = (id: string, query: string) =>
      `2026-11-24\t10:00:01\t203.0.113.9\tGET\t/x\t${query}\t200\t${id}\n`;
    const fields = header.replace("cs-uri-stem", "cs-uri-stem cs-uri-query");
    put("1.log", fields + asked("a", "page=1") + asked("b", "page=2") + asked("c", "-"));
    put("2.log", fields + asked("c", "-") + asked("b", "page=2") + asked("a", "page=1"));
    put("3.log", fields + asked("a", "page=2") + asked("b", "page=") + asked("c", "page=3"));
    run("1.log", "2.log", "3.log", "--as", "cloudfront");
    expect(files("path, stored, duplicates")).toEqual([
      { path: "1.log", stored: 3, duplicates: 0 },
      { path: "2.log", stored: 0, duplicates: 3 },
      { path: "3.log", stored: 3, duplicates: 0 },
    ]);
  });

  it("is another request in another source", () => {
    put("1.log", header + edge("a", 1) + edge("x", 1));
    put("2.log", header + edge("a", 1) + edge("y", 1));
    run("1.log", "--as", "cloudfront", "--source", "one");
    run("2.log", "--as", "cloudfront", "--source", "two");
    expect(stored()).toBe(4);
  });

  it("is identified by the trace id of an ALB", () => {
    const lines = readFileSync("fixtures/alb/access.log", "utf8")
      .split("\n")
      .filter((each) => /Root=/.test(each));
    const [first = "", second = ""] = lines;
    put("1.log", `${first}\n`);
    put("2.log", `${second}\n${first}\n`);
    run("1.log", "2.log");
    expect(stored()).toBe(2);
    const traces = [first, second].map((each) => /"((?:Root|Self)=[^"]*)"/.exec(each)?.[1]);
    expect(query(folder, "select trace_id from requests").map((row) => row["trace_id"])).toEqual(traces);
  });
});
