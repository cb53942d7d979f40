import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { emptyFolder } from "../harness/cli.ts";
import { faultline } from "../harness/main.ts";

interface HiddenRow {
  readonly route: string;
  readonly reason: string;
  readonly hidden_by: string;
  readonly requests: number;
}

/** Ingests lines, and returns the rows of `report hidden` and the sentence of the overview. */
async function hiddenIn(lines: readonly string[], ...options: readonly string[]) {
  const folder = emptyFolder();
  const [log, db] = [join(folder, "access.log"), join(folder, "faultline.db")];
  writeFileSync(log, lines.map((line) => `${line}\n`).join(""));
  await faultline(["ingest", log, "--db", db, ...options]);
  const all = ["--db", db, "--all"];
  const rows = JSON.parse(
    (await faultline(["report", "hidden", ...all, "--format", "json"])).stdout,
  ) as HiddenRow[];
  const overview = (await faultline(["report", "overview", ...all])).stdout;
  return {
    rows: rows.map(({ route, reason, hidden_by, requests }) => [route, reason, hidden_by, requests]),
    sentence: /^.*hidden from users.*$/m.exec(overview)?.[0] ?? null,
  };
}

// logged by nginx 1.22 in front of a closed port, with proxy_next_upstream, error_page to another upstream and to a
// page with 200, proxy_cache_use_stale error, and proxy_cache_background_update
const nginxFormat =
  '$remote_addr [$time_local] "$request" $status ua="$upstream_addr" us="$upstream_status" uct="$upstream_connect_time" uht="$upstream_header_time" ucs="$upstream_cache_status"';
const nginx = (path: string, upstream: string): string =>
  `203.0.113.5 [01/Dec/2026:14:29:12 +0000] "GET ${path} HTTP/1.1" 200 ${upstream}`;

it("finds the failures that nginx hid, and no normal refresh of its cache", async () => {
  const lines = [
    nginx("/retry", 'ua="10.0.0.1:80, 10.0.0.2:80" us="502, 200" uct="-, 0.001" uht="-, 0.001" ucs="-"'),
    nginx(
      "/fallback",
      'ua="10.0.0.1:80 : 10.0.0.2:80" us="502 : 200" uct="- : 0.000" uht="- : 0.000" ucs="-"',
    ),
    nginx("/page", 'ua="10.0.0.1:80" us="502" uct="-" uht="-" ucs="-"'),
    nginx("/stale", 'ua="10.0.0.3:80" us="502" uct="-" uht="-" ucs="STALE"'),
    // the copy was sent before the refresh in the background
    nginx("/refresh", 'ua="-" us="-" uct="-" uht="-" ucs="STALE"'),
    nginx("/updating", 'ua="-" us="-" uct="-" uht="-" ucs="UPDATING"'),
    nginx("/good", 'ua="10.0.0.2:80" us="200" uct="0.000" uht="0.001" ucs="MISS"'),
  ];
  expect(await hiddenIn(lines, "--log-format", nginxFormat)).toEqual({
    rows: [
      ["/fallback", "origin_refused", "replaced", 1],
      ["/page", "origin_refused", "replaced", 1],
      ["/retry", "origin_refused", "retry", 1],
      ["/stale", "origin_refused", "stale", 1],
    ],
    sentence:
      "4 failures were hidden from users: 1 stale copy, 1 saved by a retry, 2 replaced by another answer.",
  });
});

// logged by varnishncsa 7.1 with -b and -c, in grace, after the backend stopped
const varnish = (side: string, status: number, more: string): string =>
  `- - - [01/Dec/2026:14:26:14 +0000] "GET http://www.example.com/a HTTP/1.1" ${status} 5 "-" "Mozilla/5.0" side=${side} ${more} xff="-" rid="-" cf="-" amz="-"`;

it("finds the failed fetch behind a hit of Varnish in grace", async () => {
  const lines = [
    varnish("c", 200, 'h=hit ttfb=0.000 vxid=32772 parent=32771 D=90 fe="-"'),
    varnish(
      "b",
      503,
      'h=- ttfb=0.001 vxid=32773 parent=32772 D=900 fe="backend default: fail errno 111 (Connection refused)"',
    ),
  ];
  expect(await hiddenIn(lines)).toEqual({
    rows: [["/a", "origin_refused", "stale", 1]],
    sentence: "1 failure was hidden from users: 1 stale copy.",
  });
});

it("finds the failed subrequest of a Cloudflare Worker that answers itself", async () => {
  const line = (id: string, status: number, more: object): string =>
    JSON.stringify({
      ClientIP: "198.51.100.2",
      ClientRequestHost: "www.example.com",
      ClientRequestMethod: "GET",
      ClientRequestURI: "/w",
      EdgeStartTimestamp: "2026-11-16T10:00:01Z",
      EdgeResponseStatus: status,
      OriginResponseStatus: 0,
      RayID: id,
      ...more,
    });
  const lines = [
    line("8e3a1b2c3d4e5f60", 200, { WorkerStatus: "ok", ClientRequestSource: "eyeball" }),
    line("8e3a1b2c3d4e5f61", 503, {
      OriginResponseStatus: 503,
      ClientRequestSource: "edgeWorkerFetch",
      ParentRayID: "8e3a1b2c3d4e5f60",
      WorkerSubrequest: true,
    }),
    line("8e3a1b2c3d4e5f80", 200, { CacheCacheStatus: "updating", ClientRequestSource: "eyeball" }),
  ];
  expect(await hiddenIn(lines)).toEqual({
    rows: [["/w", "origin_error", "replaced", 1]],
    sentence: "1 failure was hidden from users: 1 replaced by another answer.",
  });
});
