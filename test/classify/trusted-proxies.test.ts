import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { trustedBy } from "../../src/classify/trusted-proxies.ts";
import { emptyFolder, query } from "../harness/cli.ts";
import { faultline } from "../harness/main.ts";

const networks = fileURLToPath(new URL("../../src/classify/proxy-networks/", import.meta.url));

describe("services whose networks are trusted by name", () => {
  it.each([
    [
      "cloudflare",
      ["172.64.0.1", "162.159.255.255", "2606:4700:10::6816:1"],
      ["162.160.0.1", "2606:4701::1"],
    ],
    ["cloudfront", ["130.176.0.9", "15.158.1.1", "2600:9000:1400::1"], ["130.175.255.255", "54.240.0.1"]],
    ["fastly", ["151.101.3.4", "167.82.175.1", "2a04:4e42:600::81"], ["151.102.0.1", "2a04:4e41::1"]],
    ["google", ["35.191.10.1", "130.211.3.255", "2600:2d00:1:1::7"], ["130.211.4.1", "35.190.0.1"]],
    ["azure", ["147.243.0.1", "4.213.28.115", "2a01:111:20a::1"], ["147.244.0.1", "4.213.28.116"]],
  ])("%s", (name, inside, outside) => {
    const isTrusted = trustedBy([name]);
    expect(inside.filter((address) => !isTrusted(address))).toEqual([]);
    expect(outside.filter(isTrusted)).toEqual([]);
  });

  it("are read from files that name their source and date", () => {
    const files = readdirSync(networks);
    expect(files.sort()).toEqual([
      "azure.txt",
      "cloudflare.txt",
      "cloudfront.txt",
      "fastly.txt",
      "google.txt",
    ]);
    for (const file of files) {
      const text = readFileSync(path.join(networks, file), "utf8");
      expect(text, file).toMatch(/^# source: https:\/\/\S+/m);
      expect(text, file).toMatch(/^# date: 20\d\d-\d\d-\d\d$/m);
    }
  });

  it("can be combined with networks, in any case", () => {
    const isTrusted = trustedBy(["Cloudflare, private 203.0.113.0/24", "fastly"]);
    expect(
      ["172.64.0.1", "10.1.2.3", "203.0.113.9", "151.101.0.1", "::ffff:203.0.113.9"].every(isTrusted),
    ).toBe(true);
    expect(isTrusted("198.51.100.1")).toBe(false);
  });
});

describe("mistakes", () => {
  it.each([
    ["cloudflair", '--trusted-proxies: cloudflair: did you mean "cloudflare"?'],
    [
      "203.0.113.0/33",
      "--trusted-proxies: 203.0.113.0/33: expected an address, a network like 203.0.113.0/24",
    ],
    ["203.0.113.0/24/8", "--trusted-proxies: 203.0.113.0/24/8: expected an address"],
    ["proxy.example", "--trusted-proxies: proxy.example: expected an address"],
    ["@no-such-file.txt", "--trusted-proxies: ENOENT: no such file or directory, open 'no-such-file.txt'"],
  ])("%s", (entry, message) => {
    expect(() => trustedBy([entry])).toThrow(message);
  });
});

const tail = '[24/Nov/2026:10:00:00 +0000] "GET /a HTTP/1.1" 200 33 "-" "curl/8.5.0"';
const log = `198.51.100.4 - - ${tail} "192.0.2.7"\n172.64.0.1 - - ${tail} "192.0.2.8"\n`;
const clients = (cwd: string) =>
  query(cwd, "select client_ip, peer_ip from requests order by line").map((row) => Object.values(row));

describe("the user's own file", () => {
  it("contains a network per line, and comments", async () => {
    const cwd = emptyFolder();
    writeFileSync(path.join(cwd, "access.log"), log);
    writeFileSync(path.join(cwd, "my proxies.txt"), "# our balancers\r\n\r\n198.51.100.0/24 # west\r\n");
    const flags = ["--trusted-proxies", "@my proxies.txt,cloudflare"];
    expect((await faultline(["ingest", "access.log", ...flags], { cwd })).status).toBe(0);
    expect(clients(cwd)).toEqual([
      ["192.0.2.7", "198.51.100.4"],
      ["192.0.2.8", "172.64.0.1"],
    ]);
  });

  it("is named with the line of a mistake", async () => {
    const cwd = emptyFolder();
    writeFileSync(path.join(cwd, "access.log"), log);
    writeFileSync(path.join(cwd, "proxies.txt"), "198.51.100.0/24\n198.51.100.0-24\n");
    const flags = ["--trusted-proxies", "@proxies.txt"];
    const { status, stderr } = await faultline(["ingest", "access.log", ...flags], { cwd });
    expect(status).toBe(2);
    expect(stderr).toContain(
      "--trusted-proxies: proxies.txt:2: 198.51.100.0-24 is not an address or network",
    );
  });

  it("is found next to the configuration", async () => {
    const cwd = emptyFolder();
    const folder = emptyFolder();
    writeFileSync(path.join(folder, "access.log"), log);
    writeFileSync(path.join(folder, "proxies.txt"), "198.51.100.0/24\n");
    const config = path.join(folder, "faultline.yaml");
    writeFileSync(
      config,
      "database: faultline.db\nsources: [{ name: web, files: [access.log], trusted_proxies: ['@proxies.txt', private] }]\n",
    );
    await faultline(["run", "--config", config], { cwd });
    expect(clients(folder)).toEqual([
      ["192.0.2.7", "198.51.100.4"],
      ["172.64.0.1", "172.64.0.1"],
    ]);
    writeFileSync(path.join(folder, "proxies.txt"), "198.51.100.0/240\n");
    const { status, stderr } = await faultline(["run", "--config", config], { cwd });
    expect(status).toBe(2);
    expect(stderr).toContain(
      `trusted_proxies: ${path.join(folder, "proxies.txt")}:1: 198.51.100.0/240 is not`,
    );
  });
});
