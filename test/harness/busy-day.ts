import { writeFileSync } from "node:fs";
import path from "node:path";
import { emptyFolder, faultline } from "./cli.ts";
import { chance } from "./simulation.ts";

/** The day of the report; a few days before it tell what was there. */
export const date = "2026-07-14";
const midnight = Date.parse(date);
const dayMs = 86_400_000;

export const hostile = {
  script: "/</script><script>document.title='owned'</script>",
  image: "/<img src=x onerror=document.title='owned'>",
  attribute: `/"onmouseover="document.title='owned'"x="`,
  bidi: "/a\u202egnp.exe\u2066b",
  entity: "/&lt;b&gt;&#x3c;",
  long: `/${"long/".repeat(1500)}`,
  host: "<svg/onload=alert(1)>.example",
  agent: "<script>alert(1)</script>\u0007\u001b[2J",
} as const;

type Line = Record<string, string | number>;

interface Visit {
  readonly time: number;
  readonly path: string;
  readonly host?: string;
  readonly agent?: string;
  readonly upstream: string;
  /** what the origin said; null: nothing */
  readonly origin: number | null;
  readonly status: number;
  readonly seconds: number;
  readonly client: number;
}

const paths = ["/", "/shop/shoes", "/shop/hats", "/cart", "/search", "/api/orders/17", "/api/users/3"];
const upstreams = ["10.0.0.1:8080", "10.0.0.2:8080", "10.0.0.3:8080"];
const browser = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
const pick = <Each>(all: readonly Each[], random: () => number): Each =>
  all[Math.floor(random() * all.length)] as Each;

/** What went wrong in this minute with this upstream, if anything. */
function answer(
  minute: number,
  upstream: string,
  path: string,
  random: () => number,
): [number | null, number] {
  // one upstream refuses from 10:00 to 10:40
  if (minute >= 600 && minute < 640 && upstream === upstreams[1]) return [null, 502];
  // the search is slow from 19:30 to 19:50
  if (minute >= 1170 && minute < 1190 && path === "/search" && random() < 0.8) return [null, 504];
  const luck = random();
  if (luck < 0.0003) return [500, 500];
  if (luck < 0.003) return [404, 404];
  if (luck < 0.005) return [null, 499];
  return luck < 0.007 ? [null, 429] : [200, 200];
}

function visits(requests: number, random: () => number): Visit[] {
  const day = Array.from({ length: requests }, (): Visit => {
    // fewer by night
    const hour = 24 * ((random() + random()) / 2);
    const time = midnight + Math.floor((hour / 24) * dayMs);
    const [upstream, path] = [pick(upstreams, random), pick(paths, random)];
    const [origin, status] = answer(Math.floor(hour * 60), upstream, path, random);
    const seconds = status === 504 ? 30 : Math.round(random() * 300) / 1000;
    return { time, path, upstream, origin, status, seconds, client: Math.floor(random() * 200) };
  });
  const usual = { upstream: "10.0.0.1:8080", seconds: 0.01 };
  const about = Array.from({ length: 40 }, (_, index): Visit => {
    const status = index < 20 ? 200 : 404;
    const time = midnight + (index - 36) * 0.12 * dayMs;
    return { ...usual, time, path: "/about.html", origin: status, status, client: index % 9 };
  });
  const odd = [hostile.script, hostile.image, hostile.attribute, hostile.bidi, hostile.entity, hostile.long];
  const attacks = odd.flatMap((path, which) =>
    Array.from(
      { length: 60 },
      (_, index): Visit => ({
        ...usual,
        time: midnight + (which * 60 + index) * 200_000,
        path,
        agent: hostile.agent,
        ...(which === 0 && { host: hostile.host }),
        origin: 403,
        status: 403,
        client: index % 50,
      }),
    ),
  );
  return [...day, ...about, ...attacks].sort((one, other) => one.time - other.time);
}

const usual = ({ time, path, host = "shop.example", agent = browser, client }: Visit): Line => ({
  time_iso8601: new Date(time).toISOString(),
  remote_addr: `198.51.100.${client}`,
  host,
  request_method: "GET",
  request_uri: path,
  server_protocol: "HTTP/1.1",
  http_user_agent: agent,
  body_bytes_sent: 512,
});

/** A limit of the proxy's own asks no upstream. */
const behind = (visit: Visit): Line => ({
  request_time: visit.seconds,
  ...(visit.status === 429 ? { limit_req_status: "REJECTED" } : asked(visit)),
});

const asked = (visit: Visit): Line => ({
  upstream_addr: visit.upstream,
  upstream_status: visit.origin ?? (visit.status === 499 ? "-" : visit.status),
  upstream_connect_time: visit.status === 502 ? "-" : 0.001,
  upstream_header_time: visit.origin === null ? "-" : visit.seconds,
  upstream_response_time: visit.seconds,
});

/** Logs of a day at a shop, the same in every run: an edge, and the proxy behind it, joined by an id for a part. */
export function busyDay(requests: number): { readonly edge: string; readonly proxy: string } {
  const random = chance(7);
  const [edge, proxy]: [Line[], Line[]] = [[], []];
  for (const [index, visit] of visits(requests, random).entries()) {
    const id = `id-${index}`;
    const first = random();
    // the edge has a limit of its own
    if (first < 0.002) {
      edge.push({
        ...usual(visit),
        status: 429,
        request_id: id,
        request_time: 0.001,
        limit_req_status: "REJECTED",
      });
      continue;
    }
    // a part comes by the edge; a tenth of that from its cache
    if (first < 0.5) {
      const cached = visit.status === 200 && random() < 0.1;
      const more = cached
        ? {}
        : { ...behind(visit), upstream_addr: "10.9.0.1:443", upstream_status: visit.status };
      edge.push({ ...usual(visit), status: visit.status, request_id: id, ...more });
      if (cached) continue;
    }
    proxy.push({ ...usual(visit), status: visit.status, request_id: id, ...behind(visit) });
  }
  const text = (lines: readonly Line[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  return { edge: text(edge), proxy: text(proxy) };
}

/** A folder with the logs of the day, and the database that was made of them. */
export function busyFolder(requests: number): string {
  const folder = emptyFolder();
  const { edge, proxy } = busyDay(requests);
  writeFileSync(path.join(folder, "edge.json"), edge);
  writeFileSync(path.join(folder, "proxy.json"), proxy);
  for (const args of [
    ["edge.json", "--source", "edge", "--tier", "cdn"],
    ["proxy.json", "--source", "proxy"],
  ]) {
    const { status, stderr } = faultline(["ingest", ...args], { cwd: folder });
    if (status !== 0) throw new Error(stderr);
  }
  return folder;
}
