import { writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { clientKindOf } from "../../src/classify/client-kind.ts";
import { emptyFolder, query } from "../harness/cli.ts";
import { faultline } from "../harness/main.ts";

const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const google = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

describe("a scanner recognized by one line", () => {
  it.each<[string, number, string, string]>([
    ["/.env", 404, firefox, "scanner"],
    ["/.env", 200, firefox, "scanner"],
    ["/app/.git/config", 403, "curl/8.5.0", "scanner"],
    ["/static/%2e%2e/%2e%2e/etc/passwd", 400, firefox, "scanner"],
    ["/a/../../etc/hosts", 404, firefox, "scanner"],
    ["/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php", 404, firefox, "scanner"],
    ["/wp-login.php", 404, firefox, "scanner"],
    ["/wp-login.php", 200, firefox, "person"],
    ["/wp-login.php", 502, firefox, "person"],
    ["/phpmyadmin/index.php", 404, firefox, "scanner"],
    ["/cgi-bin/test.sh", 404, firefox, "scanner"],
    ["/cgi-bin/search", 200, firefox, "person"],
    ["/index.html", 200, "sqlmap/1.8 (https://sqlmap.org)", "scanner"],
    ["/index.html", 200, "Mozilla/5.0 zgrab/0.x", "scanner"],
    // requests of ordinary sites and clients
    ["/.well-known/acme-challenge/x", 404, firefox, "person"],
    ["/environment", 404, firefox, "person"],
    ["/team/repo.git/info/refs", 404, "git/2.43.0", clientKindOf("git/2.43.0")],
    ["/docs/v1..v2", 404, firefox, "person"],
    ["/pmap", 404, firefox, "person"],
    ["/products/information.php", 404, firefox, "person"],
    // clients that identify themselves
    ["/wp-login.php", 404, google, "bot"],
    ["/.env", 404, "Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)", "monitor"],
    ["/.env", 404, "ELB-HealthChecker/2.0", "health_check"],
  ])("%s %i of %s: %s", (asked, status, agent, kind) => {
    expect(clientKindOf(agent, asked, status)).toBe(kind);
  });
});

interface Visit {
  readonly ip: string;
  readonly agent: string;
  readonly path: string;
  readonly status: number;
  readonly referer?: string;
  readonly day?: number;
}

const several = (number: number, visit: (index: number) => Omit<Visit, "ip" | "agent">, who: string[]) =>
  Array.from({ length: number }, (_, index): Visit => {
    const [ip = "", agent = ""] = who;
    return { ip, agent, ...visit(index) };
  });
const missing = (index: number) => ({
  path: `/${"abcdefghijklmnopqrstuvwxyz"[index % 26]}/old${index}x`,
  status: 404,
});
const good = (index: number) => ({ path: `/page/${index}`, status: 200 });
const own = "https://shop.example/start";

// vhost:port in front, so that the host is known
const line = ({ ip, agent, path, status, referer = "-", day = 1 }: Visit): string =>
  `shop.example:443 ${ip} - - [0${day}/Jul/2026:10:00:00 +0000] "GET ${path} HTTP/1.1" ${status} 150 "${referer}" "${agent}"\n`;

const scanner = ["203.0.113.1", "python-requests/2.32.3"];
const disguised = ["203.0.113.2", firefox];
const site: Readonly<Record<string, readonly Visit[]>> = {
  scanner: [...several(40, missing, scanner), ...several(3, good, scanner)],
  "scanner in disguise, sent away to https first": [
    ...several(40, missing, disguised),
    ...several(60, (index) => ({ path: `/r/${index}`, status: 301 }), disguised),
  ],
  "person on a site of dead links": several(40, (index) => ({ ...missing(index), referer: own }), [
    "203.0.113.10",
    firefox,
  ]),
  "person after a bad release, without referers": [
    ...several(60, (index) => ({ path: `/assets/part-${"xyz"[index % 3]}${index}q.js`, status: 404 }), [
      "203.0.113.11",
      firefox,
    ]),
    ...several(1, good, ["203.0.113.11", firefox]),
  ],
  "person with bookmarks, a few of them dead": [
    ...several(25, missing, ["203.0.113.12", firefox]),
    ...several(10, good, ["203.0.113.12", firefox]),
  ],
  "search engine": several(80, missing, ["203.0.113.20", google]),
  monitor: several(80, missing, ["203.0.113.21", "Mozilla/5.0 (compatible; UptimeRobot/2.0; x)"]),
  "app asking for things that are gone": several(
    80,
    (index) => ({ path: `/api/items/${index}`, status: 404 }),
    ["203.0.113.22", "okhttp/4.12.0"],
  ),
  "person behind the scanner's address": several(5, good, ["203.0.113.1", firefox]),
  "the same client on the next day": several(2, (index) => ({ ...good(index), day: 2 }), scanner),
  "scanner whose site is down": several(30, (index) => ({ path: `/z/${index}`, status: 502 }), scanner),
};

const kinds = (cwd: string) =>
  query(
    cwd,
    `select client_ip, substr(user_agent, 1, 12) as agent, date(time) as day, client_kind,
      count(*) as requests, sum(server_error) as server_errors
    from requests group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
  );

/** Ingests the site's log in so many files, in this or the other order, a run each. */
async function ingested(parts: number, reversed = false): Promise<string> {
  const cwd = emptyFolder();
  const lines = Object.values(site).flat().map(line);
  const files = Array.from({ length: parts }, (_, part) => {
    const file = path.join(cwd, `${part}.log`);
    // every client's lines are spread over all files
    writeFileSync(file, lines.filter((_each, index) => index % parts === part).join(""));
    return file;
  });
  for (const file of reversed ? files.toReversed() : files)
    expect((await faultline(["ingest", file, "--source", "web"], { cwd })).status).toBe(0);
  return cwd;
}

describe("a scanner recognized by the requests of a day", () => {
  let cwd = "";
  beforeAll(async () => {
    cwd = await ingested(1);
  });

  it("is a client with many missing pages; no other client of the site is", () => {
    const scanners = kinds(cwd).filter(({ client_kind }) => client_kind === "scanner");
    expect(scanners).toEqual([
      {
        client_ip: "203.0.113.1",
        agent: "python-reque",
        day: "2026-07-01",
        client_kind: "scanner",
        requests: 73,
        server_errors: 0,
      },
      {
        client_ip: "203.0.113.2",
        agent: "Mozilla/5.0 ",
        day: "2026-07-01",
        client_kind: "scanner",
        requests: 100,
        server_errors: 0,
      },
    ]);
  });

  it.each([
    ["in four runs", 4, false],
    ["in four runs, the last file first", 4, true],
    ["in twelve", 12, false],
  ])("has the same result if the log is read %s", async (_what, parts, reversed) => {
    expect(kinds(await ingested(parts, reversed))).toEqual(kinds(cwd));
  });

  it("is reverted if the rest of the day shows a person", async () => {
    const folder = emptyFolder();
    const who = ["203.0.113.30", "python-requests/2.32.3"];
    const read = async (name: string, visits: readonly Visit[]) => {
      writeFileSync(path.join(folder, name), visits.map(line).join(""));
      await faultline(["ingest", path.join(folder, name)], { cwd: folder });
      return query(folder, "select client_kind, sum(server_error) as server_errors from requests group by 1");
    };
    const broken = several(1, () => ({ path: "/down", status: 502 }), who);
    expect(await read("a.log", [...several(20, missing, who), ...broken])).toEqual([
      { client_kind: "scanner", server_errors: 0 },
    ]);
    expect(await read("b.log", several(6, good, who))).toEqual([{ client_kind: "bot", server_errors: 1 }]);
  });
});

describe("hosts that a scanner invents", () => {
  const at = (host: string, ip: string, status: number, day = 1): string =>
    `${host}:443 ${ip} - - [0${day}/Jul/2026:10:00:00 +0000] "GET /health HTTP/1.1" ${status} 150 "-" "${firefox}"\n`;
  const names = ["dev.shop.example", "staging.shop.example", "admin.shop.example"];
  const kindsOf = async (...logs: string[]): Promise<unknown> => {
    const cwd = emptyFolder();
    for (const [index, log] of logs.entries()) {
      writeFileSync(path.join(cwd, `${index}.log`), log);
      await faultline(["ingest", `${index}.log`, "--source", "web"], { cwd });
    }
    const kinds =
      "select host, group_concat(distinct client_kind) as kinds from requests where failed group by 1 order by 1";
    return Object.fromEntries(query(cwd, kinds).map(({ host, kinds }) => [host, kinds]));
  };
  const works = at("shop.example", "192.0.2.1", 200) + at("shop.example", "192.0.2.1", 502);
  const invented = names.map((name, index) => at(name, `203.0.113.${index}`, 502).repeat(30)).join("");

  it("are attributed to the scanner", async () => {
    expect(await kindsOf(works + invented)).toEqual({
      "admin.shop.example": "scanner",
      "dev.shop.example": "scanner",
      "shop.example": "person",
      "staging.shop.example": "scanner",
    });
  });

  it.each<[string, string]>([
    [
      "two hosts may be a new site",
      works +
        names
          .slice(1)
          .map((name) => at(name, "203.0.113.1", 502))
          .join(""),
    ],
    ["a log of failures only", invented],
    [
      "many clients",
      works +
        names
          .map((name) =>
            Array.from({ length: 6 }, (_, index) => at(name, `203.0.113.${index}`, 502)).join(""),
          )
          .join(""),
    ],
    [
      "a client with good answers",
      works + invented + names.map((_name, index) => at("shop.example", `203.0.113.${index}`, 200)).join(""),
    ],
    ["a redirect", works + invented + names.map((name) => at(name, "203.0.113.1", 301)).join("")],
  ])("are none: %s", async (_what, log) => {
    expect(new Set(Object.values((await kindsOf(log)) as object))).toEqual(new Set(["person"]));
  });

  it("are none once they answer, whichever log arrives first", async () => {
    const later = names.map((name) => at(name, "192.0.2.1", 200, 2)).join("");
    const expected = {
      "shop.example": "person",
      ...Object.fromEntries(names.map((name) => [name, "person"])),
    };
    expect(await kindsOf(works + invented, later)).toEqual(expected);
    expect(await kindsOf(later, works + invented)).toEqual(expected);
  });
});
