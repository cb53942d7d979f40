import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { emptyFolder, query } from "../harness/cli.ts";
import { faultline } from "../harness/main.ts";

const refused = "backend shop: fail errno 111 (Connection refused)";

interface Logged {
  readonly second: number;
  readonly path: string;
  readonly side: "b" | "c";
  readonly vxid: number;
  readonly status?: number;
  readonly handling?: string;
  readonly error?: string;
  readonly parent?: number;
}

function lineOf({
  second,
  path: target,
  side,
  vxid,
  status = 200,
  handling = "-",
  error = "-",
  parent,
}: Logged) {
  const bytes = side === "c" || status < 400 ? 282 : 0;
  const request = `198.51.100.7 - - [24/Nov/2026:10:00:0${second} +0000] "GET http://shop.example.com${target} HTTP/1.1"`;
  const own = `${status} ${bytes} "-" "curl/8.5.0" side=${side} h=${handling} ttfb=0.001 vxid=${vxid}`;
  return parent === undefined
    ? `${request} ${own} D=0 fe="${error}"`
    : `${request} ${own} parent=${parent} D=0 fe="${error}" xff="-" rid="-" cf="-" amz="-"`;
}

/** The requests that are counted, after an ingest of the lines. */
async function counted(lines: readonly Logged[]): Promise<string[]> {
  const cwd = emptyFolder();
  writeFileSync(path.join(cwd, "varnish.log"), `${lines.map(lineOf).join("\n")}\n`);
  expect((await faultline(["ingest", "varnish.log"], { cwd })).status).toBe(0);
  const where = "where client_kind <> 'internal'";
  const rows = query(cwd, `select path, status, reason, confidence from requests ${where} order by line`);
  expect(query(cwd, `select sum(requests) as requests from minutes ${where}`)).toEqual([
    { requests: rows.length },
  ]);
  return rows.map((row) => Object.values(row).join(","));
}

const front = { side: "c", handling: "miss" } as const;
const back = { side: "b" } as const;

describe("both sides of Varnish in one file", () => {
  it("count a failed request once, with the cause of its fetch", async () => {
    const lines: Logged[] = [
      { ...front, second: 1, path: "/a", vxid: 10, status: 503 },
      { ...back, second: 1, path: "/a", vxid: 11, status: 503, error: refused },
    ];
    expect(await counted(lines)).toEqual(["/a,503,origin_refused,certain"]);
  });

  it("join by the id of the parent although VCL rewrote the path", async () => {
    const lines: Logged[] = [
      { ...back, second: 2, path: "/rewritten", vxid: 900, parent: 10, status: 503, error: refused },
      { ...front, second: 1, path: "/a", vxid: 10, parent: 9, status: 503 },
    ];
    expect(await counted(lines)).toEqual(["/a,503,origin_refused,certain"]);
  });

  it("do not join the fetch of another path without the id of the parent", async () => {
    const lines: Logged[] = [
      { ...front, second: 1, path: "/a", vxid: 10, status: 503 },
      { ...back, second: 1, path: "/b", vxid: 11, status: 503, error: refused },
    ];
    expect(await counted(lines)).toEqual(["/a,503,unknown,inferred"]);
  });

  it("do not count a fetch whose retry succeeded", async () => {
    const lines: Logged[] = [
      { ...back, second: 1, path: "/a", vxid: 11, parent: 10, status: 503, error: refused },
      { ...back, second: 1, path: "/a", vxid: 12, parent: 10 },
      { ...front, second: 1, path: "/a", vxid: 10, parent: 9 },
    ];
    expect(await counted(lines)).toEqual(["/a,200,,"]);
  });

  it("do not count a failed fetch behind a hit", async () => {
    const lines: Logged[] = [
      { ...back, second: 1, path: "/a", vxid: 11, parent: 10, status: 503, error: refused },
      { ...front, second: 1, path: "/a", vxid: 10, parent: 9, handling: "hit" },
    ];
    expect(await counted(lines)).toEqual(["/a,200,,"]);
  });

  it("find a good response whose body was incomplete", async () => {
    const lines: Logged[] = [
      { ...back, second: 1, path: "/a", vxid: 11, parent: 10, error: "straight insufficient bytes" },
      { ...front, second: 1, path: "/a", vxid: 10, parent: 9 },
    ];
    expect(await counted(lines)).toEqual(["/a,200,origin_incomplete,certain"]);
  });
});

describe("a file of fetches alone", () => {
  it("counts them as requests", async () => {
    const lines: Logged[] = [
      { ...back, second: 1, path: "/a", vxid: 11, status: 503, error: refused },
      { ...back, second: 2, path: "/b", vxid: 13 },
    ];
    expect(await counted(lines)).toEqual(["/a,503,origin_refused,certain", "/b,200,,"]);
  });
});
