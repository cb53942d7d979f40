import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { emptyFolder, query } from "../harness/cli.ts";
import { faultline } from "../harness/main.ts";

type Fields = Readonly<Record<string, unknown>>;

const parent = "9a4f003ec0ffee01";
const child = "9a4f003ec0ffee02";

const cloudflare = (ray: string, fields: Fields): Fields => ({
  ClientIP: "198.51.100.1",
  ClientRequestHost: "www.example.com",
  ClientRequestMethod: "GET",
  ClientRequestURI: "/cart",
  EdgeStartTimestamp: "2026-11-24T10:00:00Z",
  EdgeEndTimestamp: "2026-11-24T10:00:01Z",
  RayID: ray,
  OriginResponseStatus: 0,
  ...fields,
});
const worker = cloudflare(parent, { EdgeResponseStatus: 502, WorkerStatus: "ok", WorkerSubrequestCount: 1 });
const fetched = (fields: Fields): Fields =>
  cloudflare(child, {
    WorkerSubrequest: true,
    ClientRequestSource: "edgeWorkerFetch",
    ParentRayID: parent,
    ...fields,
  });

const fastly = (isEdge: boolean, fields: Fields): Fields => ({
  timestamp: "2026-11-24T10:00:00+0000",
  client_ip: "198.51.100.1",
  host: "www.example.com",
  url: "/cart",
  request_method: "GET",
  response_body_size: 500,
  fastly_server: "cache-arn2300041-ARN",
  fastly_is_edge: isEdge,
  request_id: "r-1",
  ...fields,
});
const edge = fastly(true, {
  response_status: 503,
  response_state: "MISS",
  response_reason: "Service Unavailable",
});

const proxyLine = (ray: string): string =>
  `{"time":"2026-11-24T10:00:00+00:00","remote_addr":"10.0.0.1","host":"www.example.com","request":"GET /cart HTTP/1.1","status":502,"body_bytes_sent":157,"request_time":0.001,"upstream_addr":"10.0.0.5:80","upstream_status":"502","upstream_connect_time":"0.001","upstream_header_time":"-","upstream_response_time":"0.001","upstream_bytes_received":"0","http_cf_ray":"${ray}-ARN"}`;

async function folderOf(lines: readonly Fields[], proxy: readonly string[] = []): Promise<string> {
  const cwd = emptyFolder();
  writeFileSync(path.join(cwd, "cdn.log"), lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  writeFileSync(path.join(cwd, "proxy.log"), proxy.map((line) => `${line}\n`).join(""));
  await faultline(["ingest", "cdn.log", "proxy.log"], { cwd });
  return cwd;
}

const journeys = (cwd: string) =>
  query(cwd, "select joined_by, answered_by, fault, reason, confidence from journeys").map(Object.values);

describe("a Worker's request", () => {
  it("alone is told by what the Worker answered", async () => {
    expect(journeys(await folderOf([worker]))).toEqual([[null, "cdn", "cdn", "cdn_function", "inferred"]]);
  });

  it("has the fault of what the Worker fetched, where that failed", async () => {
    const lines = [worker, fetched({ EdgeResponseStatus: 521 })];
    expect(journeys(await folderOf(lines))).toEqual([
      ["edge_id", "cdn", "origin", "origin_refused", "inferred"],
    ]);
  });

  it("keeps its own where all that the Worker fetched went well", async () => {
    const lines = [worker, fetched({ EdgeResponseStatus: 200, OriginResponseStatus: 200 })];
    expect(journeys(await folderOf(lines))).toEqual([["edge_id", "cdn", "cdn", "cdn_function", "inferred"]]);
  });

  it("is followed to the proxy that the Worker asked", async () => {
    const cwd = await folderOf(
      [worker, fetched({ EdgeResponseStatus: 502, OriginResponseStatus: 502 })],
      [proxyLine(child)],
    );
    expect(journeys(cwd)).toEqual([["edge_id", "proxy", "origin", "origin_reset", "certain"]]);
  });

  it("shows the fetch beside it in trace", async () => {
    const { stdout } = await faultline(["trace", parent, "--format", "json"], {
      cwd: await folderOf([worker, fetched({ EdgeResponseStatus: 521 })]),
    });
    const rows = JSON.parse(stdout) as Fields[];
    expect(rows.map(({ hop, status, reason }) => [hop, status, reason])).toEqual([
      ["cdn", 502, "cdn_function"],
      ["cdn", 521, "origin_refused"],
      ["verdict", 502, "origin_refused"],
    ]);
  });
});

describe("Fastly with a shield", () => {
  it("takes the shield's verdict: the edge fetched what the shield made itself", async () => {
    const shield = fastly(false, {
      response_status: 503,
      response_state: "ERROR",
      response_reason: "first byte timeout",
    });
    expect(journeys(await folderOf([edge, shield]))).toEqual([
      ["request_id", "cdn", "origin", "origin_timeout", "certain"],
    ]);
  });

  it("keeps the edge's where the shield has no line of it", async () => {
    // a fetched 503 can be the shield's own
    expect(journeys(await folderOf([edge]))).toEqual([
      [null, "origin", "origin", "origin_error", "inferred"],
    ]);
  });
});
