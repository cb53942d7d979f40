import { writeFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { emptyFolder, query } from "../harness/cli.ts";
import { faultline } from "../harness/main.ts";

const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const line = (address: string, second: number, target: string, status: number, agent: string): string =>
  `${address} - - [16/Nov/2026:10:00:${String(second).padStart(2, "0")} +0000] "GET ${target} HTTP/1.1" ${status} 153 "-" "${agent}"\n`;
const times = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => make(index)).join("");

// a scanner, a person, a crawler and a health check behind one address; a scanner with the agent of a browser
const log = [
  times(40, (index) => line("10.0.0.9", index, `/x${index}`, 404, "Mozilla/5.0 zgrab/0.x")),
  times(40, (index) => line("10.0.0.9", index, "/", 200, firefox)),
  times(3, (index) =>
    line(
      "10.0.0.9",
      index,
      "/",
      200,
      "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    ),
  ),
  times(2, (index) => line("10.0.0.9", index, "/", 200, "kube-probe/1.30")),
  times(26, (index) => line("198.51.100.7", index, `/${"abcdefghijklmnopqrstuvwxyz"[index]}`, 404, firefox)),
].join("");

it.each(["keep", "drop"])("client kinds are the same with user_agent: %s", async (user_agent) => {
  const cwd = emptyFolder();
  writeFileSync(path.join(cwd, "access.log"), log);
  writeFileSync(
    path.join(cwd, "faultline.yaml"),
    `sources: [{ name: web, files: access.log }]\nprivacy: { user_agent: ${user_agent} }\n`,
  );
  expect((await faultline(["run"], { cwd })).status).toBe(0);
  const kinds =
    "select client_ip, client_kind, count(*) as requests, count(user_agent) as agents from requests group by 1, 2 order by 1, 2";
  const agents = (requests: number): number => (user_agent === "keep" ? requests : 0);
  expect(query(cwd, kinds)).toEqual([
    { client_ip: "10.0.0.9", client_kind: "bot", requests: 3, agents: agents(3) },
    { client_ip: "10.0.0.9", client_kind: "health_check", requests: 2, agents: agents(2) },
    { client_ip: "10.0.0.9", client_kind: "person", requests: 40, agents: agents(40) },
    { client_ip: "10.0.0.9", client_kind: "scanner", requests: 40, agents: agents(40) },
    { client_ip: "198.51.100.7", client_kind: "scanner", requests: 26, agents: agents(26) },
  ]);
});
