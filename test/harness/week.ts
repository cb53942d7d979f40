import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { bin, emptyFolder } from "./cli.ts";

const day = 86_400_000;

/** What happened on a day, by what the proxy and the edge logged. */
export interface Day {
  readonly date: string;
  readonly proxy: { readonly good: number; readonly refused: number; readonly missing: number };
  readonly edge: { readonly good: number; readonly failed: number };
}

/** Seven days, each unlike the others; a small generator of its own, so that every run makes the same ones. */
export function week(first: number): Day[] {
  let seed = 20_260_701;
  const next = (most: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return 1 + (Math.floor(seed / 65_536) % most);
  };
  return Array.from({ length: 7 }, (_, index) => ({
    date: new Date(first + index * day).toISOString().slice(0, 10),
    proxy: { good: 40 + next(40), refused: next(9), missing: next(5) },
    edge: { good: 30 + next(30), failed: next(7) },
  }));
}

const clock = (date: string, second: number): Date =>
  new Date(Date.parse(`${date}T00:00:00Z`) + second * 1000);

function nginxTime(time: Date): string {
  const [, date, month, year, hour] = time.toUTCString().split(/,? /);
  return `${date}/${month}/${year}:${hour} +0000`;
}

/** nginx with upstream fields; every line is spread over the day and unlike every other. */
export function proxyLog({ date, proxy }: Day): string {
  const all = [
    ...Array.from({ length: proxy.good }, () => ["/cart", 200, "10.0.0.1:80", "200"] as const),
    ...Array.from({ length: proxy.refused }, () => ["/users/17", 502, "10.0.0.2:80", "502"] as const),
    ...Array.from({ length: proxy.missing }, () => ["/old-page", 404, "10.0.0.1:80", "404"] as const),
  ];
  return all
    .map(([target, status, upstream, upstreamStatus], index) => {
      const time = nginxTime(clock(date, 600 + index * 700));
      const connect = status === 502 ? "-" : "0.001";
      return `203.0.113.${index + 1} - - [${time}] "GET ${target}?n=${index} HTTP/1.1" ${status} 150 "https://www.example.com/?session=s3cret" "Mozilla/5.0" rt=0.010 ua="${upstream}" us="${upstreamStatus}" uct="${connect}" uht="${connect}" urt="0.010"\n`;
    })
    .join("");
}

/** The edge writes JSON, and no host. */
export function edgeLog({ date, edge }: Day): string {
  return Array.from({ length: edge.good + edge.failed }, (_, index) => {
    const failed = index >= edge.good;
    return `${JSON.stringify({
      time_iso8601: clock(date, 900 + index * 800)
        .toISOString()
        .replace(".000Z", "+00:00"),
      remote_addr: `198.51.100.${index + 1}`,
      request: `GET /img/${index}.png HTTP/2.0`,
      status: failed ? 503 : 200,
      body_bytes_sent: 90,
      http_user_agent: "Mozilla/5.0",
      request_time: 0.002,
    })}\n`;
  }).join("");
}

/** As logrotate does: access.log becomes access.log.1, that becomes access.log.2.gz, and so on. */
export function rotate(log: string): void {
  for (let turn = 9; turn > 1; turn--)
    if (existsSync(`${log}.${turn}.gz`)) renameSync(`${log}.${turn}.gz`, `${log}.${turn + 1}.gz`);
  if (existsSync(`${log}.1`)) {
    writeFileSync(`${log}.2.gz`, gzipSync(readFileSync(`${log}.1`)));
    rmSync(`${log}.1`);
  }
  if (existsSync(log)) renameSync(log, `${log}.1`);
  writeFileSync(log, "");
}

/** A machine with faultline on the path, whose clock can be set. */
export function machine(): { readonly root: string; readonly setClock: (time: number) => void } {
  const root = emptyFolder();
  for (const folder of ["bin", "etc", "var/log", "var/lib/faultline"])
    mkdirSync(path.join(root, folder), { recursive: true });
  const shift = path.join(root, "bin/clock.mjs");
  const script = `#!/bin/sh\nexec ${process.execPath} --import ${shift} ${bin} "$@"\n`;
  writeFileSync(path.join(root, "bin/faultline"), script);
  chmodSync(path.join(root, "bin/faultline"), 0o755);
  const setClock = (time: number): void => {
    writeFileSync(
      shift,
      `const now = Date.now; const ahead = ${time} - now(); Date.now = () => now() + ahead;\n`,
    );
  };
  return { root, setClock };
}
