import { writeFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { droppedAgent } from "../../src/classify/client-kind.ts";
import { ingest } from "../../src/ingest/run.ts";
import { createStore } from "../../src/store/open.ts";
import { emptyFolder, query } from "../harness/cli.ts";
import { faultline } from "../harness/main.ts";

const line = (target: string, sent: number, agent: string): string =>
  `203.0.113.7 - - [24/Nov/2026:10:00:00 +0000] "GET ${target} HTTP/1.1" 200 ${sent} "-" "${agent}"`;

async function ingested(lines: string): Promise<string> {
  const folder = emptyFolder();
  // compressed files are complete, so a last line without a line feed counts
  writeFileSync(path.join(folder, "a.log.gz"), gzipSync(lines, { level: 1 }));
  const { stderr } = await faultline(["ingest", "a.log.gz"], { cwd: folder });
  expect(stderr).toContain("rejected 0 + skipped 0");
  return folder;
}

describe("repeated values", () => {
  // more paths than the dictionary holds, each twice; agents that differ in each line
  const count = 150_000;
  const lines = Array.from({ length: count }, (_, n) => line(`/p/${n >> 1}?n=${n}`, n, `Agent/${n}`));

  it("belong to their line, even if the dictionary is reset", async () => {
    const folder = await ingested(`${lines.join("\n")}\n`);
    const [found] = query(
      folder,
      `select count(*) as requests, count(distinct path) as paths, count(distinct user_agent) as agents,
        sum(path = '/p/' || (bytes_sent >> 1) and query = 'n=' || bytes_sent and user_agent = 'Agent/' || bytes_sent
          and line = bytes_sent + 1) as right
      from requests`,
    );
    expect(found).toEqual({ requests: count, paths: count / 2, agents: count, right: count });
  });
});

describe("lines of any length", () => {
  const lengths = [1, 7, 8, 15, 16, 17, 1000, 1024, 1025, 65_000, 65_536, 70_000, 200_000, 3];
  const targetOf = (length: number): string => `/${"x".repeat(length)}`;
  const expected = lengths.map((length) => ({ bytes_sent: length, length: length + 1 }));
  const read = (folder: string): unknown =>
    query(folder, "select bytes_sent, length(path) as length from requests order by line");

  it.each([
    ["a line end", "\n", "\n"],
    ["a carriage return and a line end", "\r\n", "\r\n"],
    ["no line feed after the last line", "\n", ""],
  ])("are parsed completely, with %s", async (_name, between, last) => {
    const lines = lengths.map((length) => line(targetOf(length), length, "curl/8.5.0"));
    expect(read(await ingested(lines.join(between) + last))).toEqual(expected);
  });
});

describe("lines with a cached verdict", () => {
  it("are redacted", async () => {
    const folder = emptyFolder();
    const file = path.join(folder, "a.log");
    const lines = Array.from({ length: 500 }, (_, n) => line(`/p/${n % 9}?secret=${n}`, n, `Agent/${n % 3}`));
    writeFileSync(file, `${lines.join("\n")}\n`);
    const store = createStore(path.join(folder, "faultline.db"));
    const privacy = { client_ip: "truncate", query: "drop", user_agent: "drop" } as const;
    await ingest(store, [file], { signal: new AbortController().signal, progress: () => {}, privacy });
    expect(
      store
        .prepare(
          "select distinct client_ip, query, user_agent, count(*) as n from requests group by client_ip, query, user_agent",
        )
        .all(),
    ).toEqual([{ client_ip: "203.0.113.0", query: null, user_agent: null, n: 500 }]);
    // one classification, of all three agents
    expect(store.prepare("select user_agent from agents").pluck().all()).toEqual([droppedAgent("Agent/0")]);
    store.close();
  });
});
