import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { lockStore } from "../../src/store/lock.ts";
import { emptyFolder, query } from "../harness/cli.ts";
import { faultline } from "../harness/main.ts";

describe("a run of which something fails", () => {
  const line = '203.0.113.9 - - [05/Jul/2026:10:00:00 +0000] "GET /x HTTP/1.1" 502 150 "-" "curl/8.5.0"\n';
  function folderOf(configuration: string): string {
    const folder = emptyFolder();
    writeFileSync(path.join(folder, "a.log"), line);
    writeFileSync(path.join(folder, "b.log"), "no log\n".repeat(3));
    writeFileSync(path.join(folder, "faultline.yaml"), configuration);
    return folder;
  }
  const source = (name: string, rest: string): string => `  - { name: ${name}, ${rest} }\n`;
  const output = "outputs: [{ report: daily, file: daily.csv }]\n";

  it.each([
    [
      "a file is not there",
      `sources:\n${source("gone", "files: gone.log")}${source("a", "files: a.log")}${output}`,
      3,
    ],
    ["no format fits", `sources:\n${source("b", "files: b.log")}${source("a", "files: a.log")}${output}`, 3],
    [
      "a server's configuration is not there",
      `sources:\n${source("b", "files: b.log, from_config: no.conf")}${source("a", "files: a.log")}${output}`,
      2,
    ],
    [
      "a report cannot be written",
      `sources:\n${source("a", "files: a.log")}outputs: [{ report: daily, file: a.log/x.csv }, { report: daily, file: daily.csv }]\n`,
      1,
    ],
  ])("%s: does the rest, and says so", async (_what, configuration, code) => {
    const folder = folderOf(configuration);
    const run = await faultline(["run"], { cwd: folder });
    expect(run.status).toBe(code);
    expect(run.stderr).toMatch(/\nFAULTLINE [A-Z]+: .*\n$/);
    expect(readdirSync(folder)).toContain("daily.csv");
    expect(query(folder, "select count(*) as n from requests")).toEqual([{ n: 1 }]);
  });

  it("checks the pages of the sitemap, and says so where it cannot be read", async () => {
    const folder = folderOf(
      `sources:\n${source("a", "files: c.log")}important: { sitemap: [sitemap.txt] }\n`,
    );
    const lines = ["05", "06", "07", "08"].flatMap((date) =>
      [9, 8].map((client) =>
        line
          .replace("05/Jul", `${date}/Jul`)
          .replace("113.9", `113.${client}`)
          .replace(" 502 ", " 404 ")
          .replace("curl/8.5.0", "Mozilla/5.0 (X11) Firefox/128.0"),
      ),
    );
    writeFileSync(path.join(folder, "c.log"), lines.join(""));
    const checked = async (): Promise<string> =>
      (await faultline(["run"], { cwd: folder })).stderr.trimEnd().split("\n").at(-1) ?? "";
    expect(await checked()).toMatch(/missing_important: sitemap .*sitemap\.txt cannot be read: ENOENT/);
    writeFileSync(path.join(folder, "sitemap.txt"), "https://www.example.com/other\n");
    expect(await checked()).toContain("no important path is missing");
    writeFileSync(path.join(folder, "sitemap.txt"), "https://www.example.com/x\n");
    expect(await checked()).toContain("1 important path is missing (/x)");
    const check = async (...args: string[]): Promise<string> =>
      (await faultline(["check", "--missing-important", ...args], { cwd: folder })).stdout;
    expect(await check("--sitemap", "sitemap.txt")).toContain("1 important path is missing (/x)");
    expect(await check()).toContain("no important path is missing");
    expect(await check("--sitemap", "gone.txt")).toMatch(/^FAULTLINE UNKNOWN: .*gone\.txt cannot be read/);
  });

  it("does nothing while another one is at work", async () => {
    const folder = folderOf(`sources:\n${source("a", "files: a.log")}`);
    const { signal } = new AbortController();
    const unlock = await lockStore(path.join(folder, "faultline.db"), {
      waitMs: 0,
      onWait: () => {},
      signal,
    });
    const run = await faultline(["run"], { cwd: folder });
    expect(run).toMatchObject({ status: 1, stdout: "" });
    expect(run.stderr).toMatch(/faultline\.db is locked by .*; nothing was read, try again later\n$/);
    expect(readdirSync(folder)).not.toContain("faultline.db");
    unlock();
    expect((await faultline(["run"], { cwd: folder })).status).toBe(0);
  });

  it("writes one day again by --date", async () => {
    const folder = folderOf(
      `sources:\n${source("a", "files: a.log")}outputs: [{ report: daily, file: '%F.csv' }]\n`,
    );
    await faultline(["run"], { cwd: folder });
    expect((await faultline(["run", "--date", "2026-07-05"], { cwd: folder })).status).toBe(0);
    expect(readFileSync(path.join(folder, "2026-07-05.csv"), "utf8")).toContain(",/x,502,");
  });
});

describe("privacy", () => {
  const folder = emptyFolder();
  const secret =
    '203.0.113.77 - - [05/Jul/2026:10:00:00 +0000] "GET /x?token=s3cret HTTP/1.1" 200 1 "https://www.example.com/a?token=s3cret" "Mozilla/5.0 (X11; Linux x86_64) Firefox/s3cret"\n';
  const words = "203.0.113.77 s3cret is no log line\n";
  writeFileSync(path.join(folder, "a.log"), secret.repeat(200) + words);
  writeFileSync(
    path.join(folder, "faultline.yaml"),
    "sources: [{ name: a, files: a.log }]\nprivacy: { client_ip: hash, query: drop, referer: origin, user_agent: drop }\n",
  );

  it("hashes addresses with a key for its owner alone, and keeps no text of rejected lines", async () => {
    expect((await faultline(["run"], { cwd: folder })).status).toBe(0);
    const [row] = query(folder, "select client_ip, query, referer, user_agent, client_kind from requests");
    expect(row).toMatchObject({
      query: null,
      referer: "https://www.example.com",
      user_agent: null,
      client_kind: "person",
    });
    const key = path.join(folder, "faultline.db.key");
    expect(statSync(key).mode & 0o777).toBe(0o600);
    const check = spawnSync(
      "openssl",
      ["dgst", "-sha256", "-mac", "HMAC", "-macopt", `hexkey:${readFileSync(key).toString("hex")}`],
      {
        input: "203.0.113.77",
        encoding: "utf8",
      },
    );
    if (check.status === 0) expect(check.stdout).toContain(`= ${row?.["client_ip"]}`);
    expect(query(folder, "select cause, raw from rejects")).toEqual([
      { cause: "no_format", raw: "(not kept, for privacy)" },
    ]);
    const names = readdirSync(folder).filter((name) => /^faultline\.db(?!\.key)/.test(name));
    for (const name of names)
      expect(readFileSync(path.join(folder, name), "latin1")).not.toMatch(/s3cret|203\.0\.113/);
  });
});
