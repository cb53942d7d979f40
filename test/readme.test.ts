import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import Database from "better-sqlite3";
import { beforeAll, describe, expect, it } from "vitest";
import { reasons } from "../src/faults/reasons.ts";
import { parseConf } from "../src/formats/nginx/config-syntax.ts";
import { recommended } from "../src/formats/nginx/layouts.ts";
import { templateOf } from "../src/formats/nginx/log-format.ts";
import { bin, emptyFolder } from "./harness/cli.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g"))].map(
    ([, text = ""]) => text,
  );

const root = fileURLToPath(new URL("../", import.meta.url));
const pages = [
  "README.md",
  ...["src", "test"].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => path.basename(file) === "README.md")
      .map((file) => path.join(folder, file)),
  ),
].map((file) => [file, readFileSync(path.join(root, file), "utf8")] as const);

describe("the README", () => {
  it("has at most 300 lines", () => {
    expect(readme.split("\n").length).toBeLessThanOrEqual(300);
  });

  it.each(pages)("%s links to files that exist", (file, text) => {
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map(([, link = ""]) => link);
    const missing = links.filter((link) => !existsSync(path.join(root, path.dirname(file), link)));
    expect(missing).toEqual([]);
  });

  it("lists each reason with its meaning", () => {
    for (const [reason, { meaning }] of Object.entries(reasons))
      expect(readme).toContain(`| \`${reason}\` | ${meaning} |`);
  });

  it("shows the log_format that is detected without flags", () => {
    const [directive] = parseConf(blocks("nginx")[0] ?? "");
    const [, ...strings] = directive?.args ?? [];
    expect(templateOf(strings.join(""), "x").parts).toEqual(templateOf(recommended, "x").parts);
  });
});

/** A machine with nginx's logs of yesterday and today, and faultline on the path. */
let machine = "";
let env: NodeJS.ProcessEnv = {};
const here = (text: string): string => text.replaceAll(/\/(?=(?:var\/l|etc\/))/g, `${machine}/`);

beforeAll(() => {
  machine = emptyFolder();
  for (const folder of ["var/log/nginx", "var/lib/faultline", "etc/nginx", "bin"])
    mkdirSync(path.join(machine, folder), { recursive: true });
  const day = (ago: number): string => {
    // "Tue, 24 Nov 2026 10:00:00 GMT"
    const [, date, month, year] = new Date(Date.now() - ago * 86_400_000).toUTCString().split(/,? /);
    return `${date}/${month}/${year}:10:00:00 +0000`;
  };
  const line = (ago: number, status: number): string =>
    `203.0.113.9 - - [${day(ago)}] "GET /cart HTTP/1.1" ${status} 150 "-" "curl/8.5.0"\n`;
  writeFileSync(path.join(machine, "var/log/nginx/access.log"), line(0, 200) + line(0, 502));
  writeFileSync(path.join(machine, "var/log/nginx/access.log.1"), line(1, 200) + line(1, 502));
  writeFileSync(path.join(machine, "var/log/nginx/access.log.2.gz"), gzipSync(line(2, 200)));
  for (const format of ["cloudfront", "alb"]) {
    mkdirSync(path.join(machine, "var/lib/faultline", format));
    const text = readFileSync(path.join(root, "fixtures", format, "access.log"));
    writeFileSync(path.join(machine, "var/lib/faultline", format, "access.log.gz"), gzipSync(text));
  }
  writeFileSync(
    path.join(machine, "etc/nginx/nginx.conf"),
    "http { log_format own '$remote_addr $status'; access_log /var/log/nginx/access.log combined; }",
  );
  writeFileSync(path.join(machine, "bin/faultline"), `#!/bin/sh\nexec ${process.execPath} ${bin} "$@"\n`);
  chmodSync(path.join(machine, "bin/faultline"), 0o755);
  env = { PATH: `${machine}/bin:/usr/bin:/bin`, HOME: machine };
});

const sh = (command: string, cwd: string) =>
  spawnSync("sh", ["-c", `umask 077; ${here(command)}`], { cwd, env, encoding: "utf8" });

describe("the README's examples work as printed", () => {
  const lines = blocks("sh")
    .flatMap((block) => block.split("\n"))
    .filter((line) => line.startsWith("faultline "));

  it("has examples", () => expect(lines.length).toBeGreaterThan(5));

  it("runs them one after the other", () => {
    const cwd = path.join(machine, "var/lib/faultline");
    for (const line of lines) {
      const { status, stderr, stdout } = sh(line, cwd);
      expect({ line, status, stderr }).toMatchObject({ status: 0 });
      expect(stdout + stderr).not.toBe("");
    }
    expect(readFileSync(path.join(cwd, "daily.csv"), "utf8")).toMatch(/,502,/);
  });

  it("runs the line of cron, twice with the same result", () => {
    const [entry = ""] = blocks("cron");
    // five fields of time and a user; cron takes a backslash from before a percent sign
    const command = entry.trim().split(" ").slice(6).join(" ").replaceAll("\\%", "%");
    const cwd = path.join(machine, "var/lib/faultline");
    const reports = path.join(cwd, "reports");
    const run = (): string => {
      expect(sh(command, "/")).toMatchObject({ status: 0, stdout: "", stderr: "" });
      const [name = ""] = readdirSync(reports);
      return readFileSync(path.join(reports, name), "utf8");
    };
    const first = run();
    expect(first).toContain("/cart,502,proxy,origin,unknown,inferred");
    expect(run()).toBe(first);
    const store = new Database(path.join(cwd, "faultline.db"), { readonly: true });
    expect(store.prepare("select count(*) from requests where source = 'nginx'").pluck().get()).toBe(5);
  });

  const logrotate = spawnSync("logrotate", ["--version"]).status === 0;
  it.skipIf(!logrotate)("has a configuration that logrotate accepts", () => {
    const file = path.join(machine, "logrotate.conf");
    writeFileSync(file, here(blocks("logrotate")[0] ?? ""), { mode: 0o644 });
    const { status, stderr } = spawnSync(
      "logrotate",
      ["--debug", "--state", path.join(machine, "state"), file],
      { encoding: "utf8" },
    );
    expect(status).toBe(0);
    expect(stderr).not.toMatch(/error:/);
  });
});
