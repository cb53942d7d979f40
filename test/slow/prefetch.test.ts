import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { ingest } from "../../src/ingest/run.ts";
import { createStore } from "../../src/store/open.ts";
import { bin, emptyFolder, faultline, query } from "../harness/cli.ts";

// enough to start the worker, and for several requests
const files = 500;
const linesPerFile = 12;

let written = 0;
const lines = (count = linesPerFile, pathOf = (n: number) => `/shop/${n % 700}/page`): string =>
  Array.from({ length: count }, () => {
    const n = written++;
    const time = `10:${String(Math.floor(n / 60) % 60).padStart(2, "0")}:${String(n % 60).padStart(2, "0")}`;
    const status = n % 9 === 0 ? 502 : 200;
    return `203.0.113.${n % 250} - - [24/Nov/2026:${time} +0000] "GET ${pathOf(n)} HTTP/1.1" ${status} ${n} "https://www.example.com/${n % 77}" "Agent/${n % 30} (number ${n % 3})"\n`;
  }).join("");

const logs = path.join(emptyFolder(), "logs");
const inTurn = emptyFolder();
const ahead = emptyFolder();
const at = (n: number, ending = "log.gz"): string =>
  path.join(logs, `${String(n).padStart(4, "0")}.${ending}`);
mkdirSync(logs);
for (let n = 0; n < files; n++) writeFileSync(at(n), gzipSync(lines()));

const textOf = lines(900);
const copied = lines(40);
// known files are last: they suspend prefetching
const odd: readonly (readonly [where: number, ending: string, content: string | Buffer])[] = [
  [230, "noise.log", "no line of any log that is known\n".repeat(5000)],
  [240, "portions.log.gz", gzipSync(textOf)],
  [250, "cut.log.gz", gzipSync(lines(300)).subarray(0, 2000)],
  [260, "empty.log", ""],
  [270, "empty.log.gz", gzipSync("")],
  [280, "open.log", lines(5).trimEnd()],
  [290, "open.log.gz", gzipSync(lines(5).trimEnd())],
  [300, "mixed.log", `#a comment\n${lines(3)}not a line\n${lines(2)}`],
  [310, "large.log", lines(40_000)],
  [330, "records.json", `[\n${'{"a": 1},\n'.repeat(3)}{"a": 2}\n]\n`],
  [440, "a-copied.log", copied],
  [440, "b-copy.log.gz", gzipSync(copied)],
  [440, "c-longer.log", copied + lines(3)],
  [442, "beginning.log", copied.slice(0, copied.indexOf("\n", copied.length / 2) + 1)],
  [445, "again.log", textOf],
];
for (const [where, ending, content] of odd) writeFileSync(at(where, ending), content);

/** The contents of a database, apart from the times of the run. */
function said(folder: string): unknown {
  const columns = `path, source, tier, format, size, "offset", read, stored, rejected, skipped, skips, complete, damaged, hex(head) as head, head_length, hex(tail) as tail`;
  return {
    files: query(folder, `select id, ${columns} from files order by id`),
    requests: query(folder, "select * from requests order by file, line"),
    rejects: query(folder, "select * from rejects order by file, line"),
    marks: query(folder, "select file, hex(first) as first, hex(ending) as ending from file_marks"),
    paths: query(folder, "select * from paths order by id"),
    routes: query(folder, "select * from route_names order by route"),
  };
}

/** No worker is started from the TypeScript sources, so each file is read in order. */
async function readInTurn(folder: string, pattern: string): Promise<void> {
  const store = createStore(path.join(folder, "faultline.db"));
  const { signal } = new AbortController();
  await ingest(store, [pattern], { signal, progress: () => {} });
  store.close();
}

const all = path.join(logs, "*");
const grown = at(455, "grown.log");
const grownPath = (n: number): string => `/grown/${n % 5}`;
const text = lines(30, grownPath);
// prefetched in one request: neither file may use the dictionary entries of the other
writeFileSync(at(461, "later.log"), lines(30, grownPath));

describe("prefetched small files", () => {
  it.each([
    ["when some of them are known", path.join(logs, "045*"), text.slice(0, text.length / 2)],
    ["when they are new, and one of them was read in part", all, text],
    ["when all of them are known", all, text],
  ])("say the same as each in its turn %s", async (_when, pattern, content) => {
    writeFileSync(grown, content);
    await readInTurn(inTurn, pattern);
    const { stderr } = faultline(["ingest", pattern], { cwd: ahead });
    expect(stderr).toMatch(/total: read/);
    expect(said(ahead)).toEqual(said(inTurn));
  });

  it("are accounted for", () => {
    const folder = emptyFolder();
    const { stderr } = faultline(["ingest", all], { cwd: folder });
    expect(stderr).toContain("0230.noise.log: no format fits");
    expect(stderr).toContain("0310.large.log: nginx-combined: read 40000 = stored 40000");
    expect(stderr).toMatch(/0440\.b-copy\.log\.gz: .*read 0 = .*, 40 already read/);
    expect(stderr).toMatch(/0250\.cut\.log\.gz: .*\n.*incomplete.*\n {2}damaged/);
  });
});

describe("a run that prefetches", () => {
  it.each(["SIGKILL", "SIGINT"] as const)(
    "leaves whole files at a %s, and the next goes on",
    async (signal) => {
      const folder = emptyFolder();
      for (const wait of [350, 450, 550, 700, 900]) {
        const child = spawn(process.execPath, [bin, "ingest", all], { cwd: folder, stdio: "ignore" });
        const exit = once(child, "exit");
        await Promise.race([exit, sleep(wait)]);
        child.kill(signal);
        await exit;
        if (!existsSync(path.join(folder, "faultline.db"))) continue;
        if (query(folder, "select 1 from sqlite_schema where name = 'files'").length === 0) continue;
        const [sums] = query(
          folder,
          "select ifnull(sum(stored), 0) as told, (select count(*) from requests) as there from files",
        );
        expect(sums?.["told"]).toBe(sums?.["there"]);
      }
      faultline(["ingest", all], { cwd: folder });
      const counted = "select count(*) as rows, count(distinct bytes_sent) as lines from requests";
      const [sums] = query(folder, counted);
      expect(sums?.["rows"]).toBe(sums?.["lines"]);
      // a last line without its end was left for the next run
      faultline(["ingest", all], { cwd: folder });
      expect(query(folder, counted)).toEqual(query(inTurn, counted));
    },
  );
});
