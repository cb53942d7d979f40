import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readConfig } from "../../src/config/config.ts";
import { emptyFolder, query } from "../harness/cli.ts";
import { faultline } from "../harness/main.ts";

function write(root: string, file: string, content: string | Buffer): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), content);
}

// newer than the retention of what init writes
const time = new Date(Date.now() - 86_400_000);
const [, date, month, year] = time.toUTCString().split(/,? /);
const combined = (second: string): string =>
  `203.0.113.9 - - [${date}/${month}/${year}:10:00:${second} +0000] "GET /x HTTP/1.1" 200 150 "-" "curl/8.5.0"\n`;
const own = `${time.getTime() / 1000} 203.0.113.9 "GET /y HTTP/1.1" 502\n`;

/** A disk with nginx, Apache and Caddy as distributions lay them out. */
function disk(): string {
  const root = emptyFolder();
  write(root, "etc/nginx/nginx.conf", "http { include sites/*; access_log /var/log/nginx/access.log; }");
  write(
    root,
    "etc/nginx/sites/shop",
    `log_format own '$msec $remote_addr "$request" $status'; server { access_log /srv/shop/[a]/requests own; }`,
  );
  write(root, "var/log/nginx/access.log", combined("03"));
  write(root, "var/log/nginx/access.log.2.gz", gzipSync(combined("01")));
  write(root, "var/log/nginx/blog-access.log.1", combined("02"));
  write(root, "var/log/nginx/error.log", "nothing\n");
  write(root, "srv/shop/[a]/requests", own);
  write(root, "var/log/apache2/other_vhosts_access.log", "");
  return root;
}

describe("init", () => {
  const root = disk();
  const folder = emptyFolder();

  it("writes what it finds in the usual folders and in nginx.conf", async () => {
    const run = await faultline(["init", "--root", root], { cwd: folder });
    expect(run).toMatchObject({ status: 0, stdout: "" });
    const { sources, retention } = readConfig(path.join(folder, "faultline.yaml"), {});
    expect(sources).toMatchObject([
      {
        source: "nginx",
        patterns: [
          `${root}/srv/shop/\\[a\\]/requests*`,
          `${root}/var/log/nginx/access.log*`,
          `${root}/var/log/nginx/blog-access*.log*`,
        ],
        choice: { fromConfig: `${root}/etc/nginx/nginx.conf` },
      },
      {
        source: "apache",
        patterns: [`${root}/var/log/apache2/other_vhosts_access*.log*`],
        choice: { fromConfig: undefined },
      },
    ]);
    expect(retention).toBe(90 * 86_400_000);
  });

  it("writes what run can do", async () => {
    const run = await faultline(["run"], { cwd: folder });
    expect(run).toMatchObject({ status: 0, stdout: "" });
    expect(
      query(folder, "select path, status, count(*) as n from requests group by 1, 2 order by 1"),
    ).toEqual([
      { path: "/x", status: 200, n: 3 },
      { path: "/y", status: 502, n: 1 },
    ]);
  });

  it("does not write over a file", async () => {
    const before = readFileSync(path.join(folder, "faultline.yaml"), "utf8");
    const run = await faultline(["init"], { cwd: folder });
    expect(run.status).toBe(2);
    expect(run.stderr).toContain("./faultline.yaml already exists");
    expect(readFileSync(path.join(folder, "faultline.yaml"), "utf8")).toBe(before);
  });

  it("says so where it finds nothing", async () => {
    const cwd = emptyFolder();
    const run = await faultline(["init", "--root", emptyFolder()], { cwd });
    expect(run.status).toBe(0);
    expect(run.stderr).toContain("found no logs");
    expect(readConfig(path.join(cwd, "faultline.yaml"), {}).sources).toHaveLength(1);
  });
});
