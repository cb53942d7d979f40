import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { emptyFolder, query } from "../harness/cli.ts";
import { faultline } from "../harness/main.ts";

const tail = '[24/Nov/2026:10:00:00 +0000] "GET /a HTTP/1.1" 404 33 "-" "curl/8.5.0"';

/** The rows of a log with these lines. */
async function rowsOf(lines: readonly string[], ...flags: string[]) {
  const cwd = emptyFolder();
  writeFileSync(path.join(cwd, "access.log"), `${lines.join("\n")}\n`);
  const { stderr } = await faultline(["ingest", "access.log", ...flags], { cwd });
  expect(stderr).toContain(`stored ${lines.length} `);
  const rows = query(cwd, "select host, client_ip, peer_ip from requests order by line");
  return rows.map((row) => Object.values(row));
}

it("resolves a list of addresses in the place of the client", async () => {
  const lines = [
    `192.0.2.7, 10.0.0.5 - - ${tail}`,
    `"192.0.2.8, 198.51.100.4, 10.0.0.5" - - ${tail}`,
    `unknown, 192.0.2.9 - - ${tail}`,
    `2001:db8::7, 10.0.0.5 - - ${tail}`,
    `192.0.2.7:50123 - - ${tail}`,
    `"-" - - ${tail}`,
  ];
  expect(await rowsOf(lines)).toEqual([
    [null, "192.0.2.7", null],
    [null, "198.51.100.4", null],
    [null, "192.0.2.9", null],
    [null, "2001:db8::7", null],
    [null, "192.0.2.7", "192.0.2.7"],
    [null, null, null],
  ]);
});

it("resolves a list behind a virtual host", async () => {
  const lines = [`www.example.com 192.0.2.7, 10.0.0.5 - - ${tail}`, `www.example.com 192.0.2.8 - - ${tail}`];
  expect(await rowsOf(lines)).toEqual([
    ["www.example.com", "192.0.2.7", null],
    ["www.example.com", "192.0.2.8", "192.0.2.8"],
  ]);
});

it("takes the forwarded address only from a trusted peer", async () => {
  const lines = [
    `10.0.0.5 - - ${tail} "192.0.2.7"`,
    `198.51.100.4 - - ${tail} "192.0.2.8"`,
    `203.0.113.5 - - ${tail} "192.0.2.9"`,
    `10.0.0.5 - - ${tail} "-"`,
  ];
  expect(await rowsOf(lines, "--trusted-proxies", "203.0.113.0/24")).toEqual([
    [null, "192.0.2.7", "10.0.0.5"],
    [null, "198.51.100.4", "198.51.100.4"],
    [null, "192.0.2.9", "203.0.113.5"],
    [null, "10.0.0.5", "10.0.0.5"],
  ]);
});

it("takes a header where the format logs no peer", async () => {
  const format = '$http_cf_connecting_ip - $remote_user [$time_local] "$request" $status $body_bytes_sent';
  const line = '- - [24/Nov/2026:10:00:00 +0000] "GET /a HTTP/1.1" 404 33';
  expect(await rowsOf([`192.0.2.7 ${line}`, `- ${line}`], "--log-format", format)).toEqual([
    [null, "192.0.2.7", null],
    [null, null, null],
  ]);
});

it("stores a client that looks like a number as the text that it is", async () => {
  const clients = ["4", "007", "-1", "127.1", "1e5", "0x7f", "12345e6789012345", "12345678901234567890"];
  const rows = await rowsOf(clients.map((client) => `${client} - - ${tail}`));
  expect(rows.map(([, client]) => client)).toEqual(clients);
});

it("removes quotes around a whole line", async () => {
  expect(await rowsOf([`"192.0.2.7 - - ${tail}"`, `"192.0.2.8 - - ${tail}"`])).toEqual([
    [null, "192.0.2.7", "192.0.2.7"],
    [null, "192.0.2.8", "192.0.2.8"],
  ]);
});

it("stores no address that privacy drops", async () => {
  const cwd = emptyFolder();
  const addresses = ["192.0.2.7", "10.0.0.5", "198.51.100.4"];
  writeFileSync(
    path.join(cwd, "private.log"),
    `${addresses.join(", ")} - - ${tail}\n192.0.2.7 - - ${tail.replace("GET /a HTTP/1.1", "PROXY TCP4 192.0.2.7 10.0.0.5 1 2")}\n`,
  );
  writeFileSync(
    path.join(cwd, "private.yaml"),
    "database: faultline.db\nsources: [{ name: web, files: [private.log] }]\nprivacy: { client_ip: drop }\n",
  );
  await faultline(["run", "--config", "private.yaml"], { cwd });
  expect(query(cwd, "select count(*) as rows from requests")).toEqual([{ rows: 2 }]);
  const stored = readFileSync(path.join(cwd, "faultline.db"), "latin1");
  for (const address of addresses) expect(stored).not.toContain(address);
});
