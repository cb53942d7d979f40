import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import Database from "better-sqlite3";
import { beforeEach, describe, expect, it } from "vitest";
import { ingest } from "../../src/ingest/run.ts";
import { createStore } from "../../src/store/open.ts";
import { bin, emptyFolder, query, faultline as spawnFaultline } from "../harness/cli.ts";
import { faultline } from "../harness/main.ts";

let folder = "";
beforeEach(() => {
  folder = emptyFolder();
});

const line = (number: number, status = 200): string =>
  `203.0.113.9 - - [24/Nov/2026:10:00:${String(number % 60).padStart(2, "0")} +0000] "GET /page/${number} HTTP/1.1" ${status} 120 "-" "curl/8.5.0"\n`;
const lines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, index) => line(from + index)).join("");

const put = (name: string, content: string | Buffer): void => writeFileSync(path.join(folder, name), content);
const run = (...args: string[]) => faultline(["ingest", ...args], { cwd: folder });
const paths = (): unknown[] =>
  query(folder, "select path from requests order by time_ms, line").map((row) => row["path"]);
const counts = () =>
  query(folder, "select read, stored, rejected, skipped, complete, damaged from files order by id");

describe("every line is accounted for", () => {
  it("adds up what was read, stored, rejected and skipped, with causes", async () => {
    const error = "2026/11/24 10:00:01 [error] 31#31: *1 connect() failed\n";
    put("access.log", `${line(1)}\n# a comment\n${error}what is this\n${line(2)}`);
    const { status, stderr } = await run("access.log", "--max-rejects", "50%");
    expect(stderr).toContain(
      "access.log: nginx-combined: read 6 = stored 3 + rejected 1 (1 no_format) + skipped 2 (1 empty, 1 comment)",
    );
    expect(status).toBe(0);
    expect(counts()).toEqual([{ read: 6, stored: 3, rejected: 1, skipped: 2, complete: 1, damaged: null }]);
    expect(query(folder, "select file, line, cause, raw from rejects")).toEqual([
      { file: "access.log", line: 5, cause: "no_format", raw: "what is this" },
    ]);
  });

  it("exits with 3 when more lines are rejected than allowed, and stores the others", async () => {
    put("access.log", `${line(1)}nonsense\n${line(2)}`);
    const { status, stderr } = await run("access.log");
    expect(status).toBe(3);
    expect(stderr).toContain("--max-rejects 1%");
    expect(paths()).toEqual(["/page/1", "/page/2"]);
  });

  it("keeps 4 KiB of a rejected line", async () => {
    put("access.log", `${line(1)}${"x".repeat(10_000)}\n`);
    await run("access.log");
    expect(query(folder, "select length(raw) as length from rejects")).toEqual([{ length: 4096 }]);
  });

  it("removes the carriage return of Windows line ends", async () => {
    put("access.log", lines(0, 2).replaceAll("\n", "\r\n"));
    await run("access.log");
    expect(query(folder, "select distinct user_agent from requests")).toEqual([{ user_agent: "curl/8.5.0" }]);
  });
});

describe("a file with lines of several servers", () => {
  const haproxy =
    '203.0.113.9:5000 [24/Nov/2026:10:00:00.123] web app/a1 0/0/1/2/3 503 217 - - ---- 1/1/0/0/0 0/0 "GET /h HTTP/1.1"\n';
  const mixed = `${lines(0, 3)}${haproxy}${lines(3, 5)}`;
  const sources = () =>
    query(folder, "select source, format, count(*) as n from requests group by 1, 2 order by 1");

  it("has the server of each line's own format as its source, and the report counts them", async () => {
    put("access.log", mixed);
    const { stderr } = await run("access.log");
    expect(stderr).toContain("requests per format: nginx-combined 5, haproxy-http 1");
    const both = [
      { source: "haproxy", format: "haproxy-http", n: 1 },
      { source: "nginx", format: "nginx-combined", n: 5 },
    ];
    expect(sources()).toEqual(both);
    appendFileSync(path.join(folder, "access.log"), haproxy);
    await run("access.log");
    expect(sources()).toMatchObject([{ n: 2 }, { n: 5 }]);
    const { stdout } = await faultline(
      ["report", "faults", "--source", "haproxy", "--all", "--format", "csv"],
      { cwd: folder },
    );
    expect(stdout).toContain("haproxy");
  });

  it("has one source if --source names it, also when it is read on", async () => {
    put("access.log", mixed);
    await run("access.log", "--source", "shop");
    appendFileSync(path.join(folder, "access.log"), haproxy);
    await run("access.log");
    expect(sources()).toMatchObject([
      { source: "shop", n: 2 },
      { source: "shop", n: 5 },
    ]);
  });
});

describe("content that was read before is not read again", () => {
  it.each([
    ["the same file", () => {}, "access.log"],
    [
      "a copy under another name",
      () => copyFileSync(path.join(folder, "access.log"), path.join(folder, "copy.txt")),
      "copy.txt",
    ],
    [
      "the file renamed by rotation",
      () => renameSync(path.join(folder, "access.log"), path.join(folder, "access.log.1")),
      "access.log.1",
    ],
    ["the file compressed", () => put("access.log.2.gz", gzipSync(lines(0, 300))), "access.log.2.gz"],
  ])("%s", async (_what, change, name) => {
    put("access.log", lines(0, 300));
    await run("access.log");
    change();
    const { status, stderr } = await run(name);
    expect(stderr).toContain("read 0 = stored 0 + rejected 0 + skipped 0, 300 already read");
    expect(status).toBe(0);
    expect(paths()).toHaveLength(300);
    expect(query(folder, "select path from files")).toEqual([{ path: name }]);
  });

  it("reads only what was appended, and continues the line numbers", async () => {
    put("access.log", lines(0, 10));
    await run("access.log");
    appendFileSync(path.join(folder, "access.log"), lines(10, 15));
    await run("access.log");
    expect(paths()).toHaveLength(15);
    expect(query(folder, "select line from requests where path = '/page/14'")).toEqual([{ line: 15 }]);
    expect(counts()).toMatchObject([{ read: 15, stored: 15 }]);
  });

  it("reads a new file with an old name", async () => {
    put("access.log", lines(0, 10));
    await run("access.log");
    put("access.log", lines(20, 40));
    await run("access.log");
    expect(paths()).toHaveLength(30);
  });

  it("stores two equal lines of one file as two requests", async () => {
    put("access.log", line(1) + line(1));
    await run("access.log");
    expect(paths()).toEqual(["/page/1", "/page/1"]);
  });

  it("distinguishes files with equal beginnings", async () => {
    put("a.log", lines(0, 100));
    put("b.log", lines(0, 100) + lines(200, 210));
    put("c.log", lines(0, 100) + lines(300, 320));
    await run("a.log", "b.log", "c.log");
    // b continues a; c is another file
    expect(paths()).toHaveLength(100 + 10 + 120);
  });
});

describe("standard input", () => {
  const pipe = (input: string | Buffer) => faultline(["ingest", "-"], { cwd: folder, input });
  const pages = (count: number): string[] => Array.from({ length: count }, (_, n) => `/page/${n}`);
  const stored = () => query(folder, "select path from requests order by id").map((row) => row["path"]);

  it.each([
    ["the same lines again", () => pipe(lines(0, 200))],
    ["a beginning of them", () => pipe(lines(0, 120))],
    ["a beginning without a line end", () => pipe(lines(0, 120).trimEnd())],
    ["a beginning of less than 4 KiB", () => pipe(lines(0, 3))],
    ["the lines compressed", () => pipe(gzipSync(lines(0, 200)))],
    ["the lines in a file", () => run(put("access.log", lines(0, 200)) ?? "access.log")],
  ])("has each line stored once: %s", async (_what, again) => {
    await pipe(lines(0, 200));
    const { status, stderr } = await again();
    expect(status).toBe(0);
    expect(stderr).toContain("already read");
    expect(stored()).toEqual(pages(200));
  });

  it.each([3, 50, 200])("continues behind the first %d lines", async (first) => {
    await pipe(lines(0, first));
    await pipe(lines(0, 260));
    await pipe(lines(0, 300));
    expect(stored()).toEqual(pages(300));
  });

  it("continues behind the lines of a file", async () => {
    put("access.log", lines(0, 90));
    await run("access.log");
    await pipe(lines(0, 150));
    await run("access.log");
    expect(stored()).toEqual(pages(150));
  });

  it("is other content if only its beginning is the same", async () => {
    await pipe(lines(0, 100) + lines(500, 600));
    await pipe(lines(0, 100) + lines(700, 800));
    expect(stored()).toHaveLength(400);
  });
});

describe("messages that a container runtime split", () => {
  const cri = (tag: string, text: string, stream = "stdout"): string =>
    `2026-11-24T10:00:00.123456789Z ${stream} ${tag} ${text}\n`;
  const docker = (log: string, stream = "stdout"): string =>
    `${JSON.stringify({ log, stream, time: "2026-11-24T10:00:00Z" })}\n`;
  const text = line(2).trimEnd();
  const [begin, middle, end] = [text.slice(0, 50), text.slice(50, 70), text.slice(70)];
  const long = line(2).replace("/page/2", `/page/2?q=${"x".repeat(20_000)}`);
  const error = "2026/11/24 10:00:01 [error] 31#31: *1 connect() failed";

  it.each([
    ["CRI", cri("P", begin) + cri("P", middle) + cri("F", end), 3],
    [
      "CRI, with a line of the other stream between",
      cri("P", begin) + cri("F", error, "stderr") + cri("F", middle + end),
      3,
    ],
    ["Docker", docker(long.slice(0, 16_384)) + docker(long.slice(16_384)), 2],
  ])("are joined: %s", async (_what, pieces, count) => {
    const [first, last] = pieces.startsWith("{")
      ? [docker(line(1)), docker(line(3))]
      : [cri("F", line(1).trimEnd()), cri("F", line(3).trimEnd())];
    put("access.log", `${first}${pieces}${last}`);
    const { status } = await run("access.log");
    expect(status).toBe(0);
    expect(query(folder, "select path, user_agent from requests order by time_ms")).toEqual(
      [1, 2, 3].map((n) => ({ path: `/page/${n}`, user_agent: "curl/8.5.0" })),
    );
    const messages = Number(pieces.includes(error));
    expect(counts()).toMatchObject([{ read: count + 2, stored: 3 + messages, rejected: 0 }]);
  });

  it("are read when the last piece was written", async () => {
    put("access.log", cri("F", line(1).trimEnd()) + cri("P", begin) + cri("P", middle));
    expect((await run("access.log")).stderr).toContain("read 1 = stored 1");
    appendFileSync(path.join(folder, "access.log"), cri("F", end));
    await run("access.log");
    expect(paths()).toEqual(["/page/1", "/page/2"]);
    expect(counts()).toMatchObject([{ read: 4, stored: 2, rejected: 0, skipped: 2, complete: 1 }]);
  });

  it("are rejected where a finished file ends within one", async () => {
    put("access.log.gz", gzipSync(cri("F", line(1).trimEnd()) + cri("P", begin) + cri("P", middle)));
    await run("access.log.gz");
    expect(counts()).toMatchObject([{ read: 3, stored: 1, rejected: 1, skipped: 1 }]);
    expect(query(folder, "select raw from rejects")).toEqual([{ raw: begin + middle }]);
  });

  it("are rejected where more than 1,000 lines follow without the end of the message", async () => {
    const others = Array.from({ length: 1500 }, (_, n) => cri("F", line(n + 3).trimEnd())).join("");
    put("access.log", cri("P", begin, "stderr") + cri("P", middle, "stderr") + others);
    const { status, stderr } = await run("access.log");
    expect(status).toBe(0);
    expect(stderr).toContain("read 1502 = stored 1500 + rejected 1 (1 no_format) + skipped 1");
    expect(query(folder, "select line, raw from rejects order by line")).toEqual([
      { line: 2, raw: begin + middle },
    ]);
  });
});

describe("a last line without its end", () => {
  const half = line(2).slice(0, 60);

  it("is read when it is complete", async () => {
    put("access.log", line(1) + half);
    expect((await run("access.log")).stderr).toContain("the last line is incomplete");
    expect(paths()).toEqual(["/page/1"]);
    appendFileSync(path.join(folder, "access.log"), line(2).slice(60));
    await run("access.log");
    expect(paths()).toEqual(["/page/1", "/page/2"]);
    expect(counts()).toMatchObject([{ read: 2, stored: 2, rejected: 0, complete: 1 }]);
  });

  it("is read when the file has stopped growing", async () => {
    put("access.log", line(1) + line(2).trimEnd());
    await run("access.log");
    await run("access.log");
    expect(paths()).toEqual(["/page/1", "/page/2"]);
  });

  it("is read immediately where the file was last written minutes ago", async () => {
    put("access.log", line(1) + line(2).trimEnd());
    put("half.log", line(3) + half);
    const minutesAgo = new Date(Date.now() - 600_000);
    for (const name of ["access.log", "half.log"])
      utimesSync(path.join(folder, name), minutesAgo, minutesAgo);
    await run("access.log");
    expect((await run("half.log")).stderr).toContain("read 2 = stored 1 + rejected 1");
    expect(paths()).toEqual(["/page/1", "/page/2", "/page/3"]);
    appendFileSync(path.join(folder, "access.log"), `\n${line(4)}`);
    await run("access.log");
    await run("access.log");
    expect(paths()).toEqual(["/page/1", "/page/2", "/page/3", "/page/4"]);
  });

  it("is read immediately in a compressed file", async () => {
    put("access.log.gz", gzipSync(line(1) + line(2).trimEnd()));
    await run("access.log.gz");
    expect(paths()).toEqual(["/page/1", "/page/2"]);
  });
});

describe("bad input", () => {
  it.each([
    ["a value that does not match", line(1).replace(" 200 ", " ok "), 'up to %>s, which is "ok"'],
    ["a time that is none", line(1).replace("Nov", "Nox"), 'time_local is "24/Nox/2026:10:00:01 +0000"'],
    [
      "a key that is missing",
      '{"remote_addr":"203.0.113.9","status":200,"request":"GET / HTTP/1.1"}\n',
      "up to any_time, which is missing",
    ],
  ])("names what does not match in the nearest format: %s", async (_what, content, named) => {
    put("access.log", content);
    const { stderr } = await run("access.log");
    expect(stderr).toContain(named);
    expect(stderr).not.toContain("100 %");
  });

  it("counts refused files and their lines in the total", async () => {
    put("a.log", line(1));
    put("b.log", `${"nonsense\n".repeat(700)}end`);
    put("c.log", "PK\x03\x04");
    const { stderr } = await run("*.log");
    expect(stderr).toContain("total: 3 files, 1 read, 2 refused (701 lines)\ntotal: read 1 = stored 1");
  });

  it("stores the readable part of a broken gzip, and reports the damage", async () => {
    const whole = gzipSync(
      Buffer.from(Array.from({ length: 3000 }, () => line(Math.floor(Math.random() * 1e9))).join("")),
    );
    put("access.log.gz", whole.subarray(0, whole.length - 2000));
    const { status, stderr } = await run("access.log.gz");
    expect(status).toBe(3);
    expect(stderr).toContain("damaged: unexpected end of file");
    const [file] = counts();
    expect(file).toMatchObject({ complete: 0, damaged: "unexpected end of file", rejected: 0 });
    expect(Number(file?.["stored"])).toBeGreaterThan(2000);
  });

  it.each([
    ["one member", [gzipSync(lines(0, 9).trimEnd())]],
    ["several members", [gzipSync(lines(0, 5)), gzipSync(lines(5, 9).trimEnd())]],
  ])(
    "stores all of a gzip of %s with other bytes behind its end, and reports them",
    async (_what, members) => {
      put("access.log.gz", Buffer.concat([...members, Buffer.from("no gzip")]));
      const { status, stderr } = await run("access.log.gz");
      expect(paths()).toEqual(Array.from({ length: 9 }, (_, n) => `/page/${n}`));
      expect(stderr).toContain("damaged: the bytes after the compressed data are not gzip");
      expect(status).toBe(3);
    },
  );

  it("does so in a gzip that is too large for memory", async () => {
    const large = Buffer.from(lines(0, 20_000).trimEnd());
    const members = [large.subarray(0, 1_000_000), large.subarray(1_000_000)];
    const compressed = members.map((each) => gzipSync(each, { level: 0 }));
    put("access.log.gz", Buffer.concat([...compressed, Buffer.from("no gzip")]));
    expect((await run("access.log.gz")).stderr).toContain("read 20000 = stored 20000");
  });

  it("ignores NULs after the end of a gzip", async () => {
    put("access.log.gz", Buffer.concat([gzipSync(lines(0, 9)), Buffer.alloc(600)]));
    expect((await run("access.log.gz")).status).toBe(0);
    expect(paths()).toHaveLength(9);
  });

  // a header of tar: the name, then the magic at byte 257
  const tarHeader = Buffer.alloc(512);
  tarHeader.write("logs/access.log");
  tarHeader.write("ustar", 257);
  const tar = Buffer.concat([tarHeader, Buffer.from(line(1))]);
  it.each([
    ["a tar archive", tar],
    ["a tar archive", gzipSync(tar)],
    ["a zip archive", Buffer.from(`PK\x03\x04\x14\0${line(1)}`)],
    ["a 7z archive", Buffer.from(`7z\xbc\xaf\x27\x1c\0${line(1)}`, "latin1")],
    ["a rar archive", Buffer.from(`Rar!\x1a\x07\0${line(1)}`)],
    ["a cpio archive", Buffer.from(`070701${"0".repeat(104)}access.log\0${line(1)}`)],
    ["compressed with lz4", Buffer.from(`\x04\x22\x4d\x18\n${line(1)}`)],
    ["text in UTF-16", Buffer.from(`\ufeff${line(1)}`, "utf16le")],
    ["text in UTF-16", Buffer.from(line(1), "utf16le")],
  ])("refuses %s in one sentence and stores nothing", async (kind, content) => {
    put("access.log", content);
    const { status, stderr } = await run("access.log");
    expect(stderr).toContain(`access.log: is ${kind}; `);
    expect(status).toBe(3);
    expect(counts()).toEqual([]);
  });

  it("reads a gzip of several members", async () => {
    put("access.log.gz", Buffer.concat([gzipSync(lines(0, 5)), gzipSync(lines(5, 9))]));
    expect((await run("access.log.gz")).status).toBe(0);
    expect(paths()).toHaveLength(9);
  });

  it("names files that cannot be found or read, and continues", async () => {
    put("good.log", line(1));
    mkdirSync(path.join(folder, "logs"));
    const { status, stderr } = await run("missing.log", "logs", "*.nothing", "good.log");
    expect(status).toBe(3);
    expect(stderr).toContain("missing.log: no such file");
    expect(stderr).toContain("logs: is a directory");
    expect(stderr).toContain("*.nothing: no file matches this pattern");
    expect(paths()).toEqual(["/page/1"]);
  });

  it("stores nothing of a file that no format fits", async () => {
    put("strange.log", "one\ntwo\n");
    const { status, stderr } = await run("strange.log");
    expect(status).toBe(3);
    expect(stderr).toContain("strange.log: no format fits its lines (no format is similar)");
    expect(stderr).toContain("First line: one");
    expect(query(folder, "select count(*) as files from files")).toEqual([{ files: 0 }]);
  });

  it("names the nearest format", async () => {
    put("near.log", `${line(1).replace('"GET /page/1 HTTP/1.1" ', "")}`);
    expect((await run("near.log")).stderr).toMatch(
      /nearest is (?:nginx|apache)-\w+, which matches \d+ % of it/,
    );
  });

  it.each([
    ["an empty file", ""],
    ["comments alone", "#Version: 1.0\n#Software: none\n"],
    ["an error log alone", "2026/11/24 10:00:01 [error] 31#31: *1 connect() failed\n"],
  ])("takes %s for no error", async (_what, content) => {
    put("access.log", content);
    expect((await run("access.log")).status).toBe(0);
    expect(paths()).toEqual([]);
  });

  it("finds the format behind sixty lines of dashes", async () => {
    put("access.log", `${"-\n".repeat(60)}${lines(0, 10_000)}`);
    expect((await run("access.log")).status).toBe(0);
    expect(counts()).toMatchObject([{ read: 10_060, stored: 10_000, rejected: 60 }]);
  });
});

describe("the command line", () => {
  it("reads standard input", () => {
    const { status } = spawnFaultline(["ingest", "-", "--source", "piped"], {
      cwd: folder,
      input: lines(0, 3),
    });
    expect(status).toBe(0);
    expect(query(folder, "select distinct source, file from requests")).toEqual([
      { source: "piped", file: "-" },
    ]);
  });

  it("uses the database of --db, then FAULTLINE_DB, then the folder", async () => {
    put("access.log", line(1));
    await faultline(["ingest", "access.log"], { cwd: folder, env: { FAULTLINE_DB: "other.db" } });
    expect(
      new Database(path.join(folder, "other.db")).prepare("select count(*) from requests").pluck().get(),
    ).toBe(1);
  });

  it.each([
    [["--as", "iis"], "--as iis: no such format"],
    [["--from-config", "nowhere.conf"], "--from-config nowhere.conf"],
    [
      ["--max-rejects", "many"],
      "--max-rejects <percentage>' argument 'many' is invalid. expected a percentage",
    ],
    [["--tier", "origin"], "--tier"],
  ])("refuses %j with 2 and names the flag", async (flags, message) => {
    put("access.log", line(1));
    const { status, stderr } = await run("access.log", ...flags);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });

  it.each([
    ["another version", "pragma user_version = 99", "schema version 99"],
    ["something else", "create table t (a)", "is not a faultline database"],
  ])("refuses a database of %s with 2", async (_what, sql, message) => {
    const other = new Database(path.join(folder, "faultline.db"));
    other.exec(sql);
    other.close();
    put("access.log", line(1));
    const { status, stderr } = await run("access.log");
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });

  it("reads rotated files oldest first", async () => {
    put("access.log", line(3));
    put("access.log.1", line(2));
    put("access.log.10.gz", gzipSync(line(1)));
    await run("access.log*");
    expect(query(folder, "select file from requests order by id")).toEqual([
      { file: "access.log.10.gz" },
      { file: "access.log.1" },
      { file: "access.log" },
    ]);
  });

  it("commits what it has read after a signal, and the next run continues", async () => {
    const child = spawn(process.execPath, [bin, "ingest", "-"], {
      cwd: folder,
      stdio: ["pipe", "ignore", "ignore"],
    });
    child.stdin.write(lines(0, 6000));
    const stored = (): number => Number(query(folder, "select count(*) as n from requests")[0]?.["n"] ?? 0);
    for (let waits = 0; waits < 200; waits++) {
      await sleep(50);
      try {
        if (stored() >= 5000) break;
      } catch {
        // the database does not exist yet
      }
    }
    child.kill("SIGTERM");
    const [code] = await once(child, "exit");
    expect(code).toBe(128 + 15);
    expect(counts()).toMatchObject([{ stored: 6000, complete: 0 }]);
    expect(stored()).toBe(6000);
    rmSync(folder, { recursive: true });
  });

  it("handles a signal between small files, and the next run continues", async () => {
    const many = emptyFolder();
    const count = 600;
    for (let n = 0; n < count; n++) writeFileSync(path.join(many, `${n}.log.gz`), gzipSync(lines(n, n + 1)));
    const store = createStore(path.join(many, "faultline.db"));
    const read = async (signal: AbortSignal): Promise<number> =>
      (await ingest(store, [path.join(many, "*.log.gz")], { signal, progress: () => {} })).files.length;
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 1);
    expect(await read(abort.signal)).toBeLessThan(count);
    expect(await read(new AbortController().signal)).toBe(count);
    expect(store.prepare("select count(*) from requests").pluck().get()).toBe(count);
    store.close();
    rmSync(many, { recursive: true });
  });
});
