import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import Database from "better-sqlite3";
import { beforeAll, describe, expect, it } from "vitest";
import { query } from "../harness/cli.ts";
import { type Day, edgeLog, machine, proxyLog, rotate, week } from "../harness/week.ts";

const day = 86_400_000;
const first = Date.parse("2026-07-06T00:00:00Z");

const nginxConf = `http {
  log_format own '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" '
    'rt=$request_time ua="$upstream_addr" us="$upstream_status" uct="$upstream_connect_time" uht="$upstream_header_time" urt="$upstream_response_time"';
  access_log /var/log/proxy/access.log own;
}
`;

const configuration = `
database: ../var/lib/faultline/faultline.db
sources:
  - name: proxy
    files: ../var/log/access.log*
    from_config: nginx.conf
    host: www.example.com
  - name: edge
    files: [../var/log/edge.json*]
    format: nginx-json
    tier: cdn
    host: cdn.example.com
routes: [/users/:name]
privacy: { client_ip: truncate, query: drop }
retention: 3d
outputs:
  - { report: daily, file: ../var/lib/faultline/reports/%Y-%m-%d.csv }
  - { report: faults, file: ../var/lib/faultline/reports/%Y-%m-%d-edge.html, source: edge }
  - { report: overview, file: ../var/lib/faultline/reports/%Y-%m-%d.html }
  - { report: completeness, file: ../var/lib/faultline/reports/newest.md }
prometheus: ../var/lib/faultline/faultline.prom
`;

type Record = { readonly [column: string]: string };

/** Reads a CSV of ours whose cells hold no commas. */
function records(text: string): Record[] {
  const [head = "", ...lines] = text.trimEnd().split("\r\n");
  const columns = head.split(",");
  return lines.map((line) =>
    Object.fromEntries(line.split(",").map((cell, index) => [columns[index] ?? "", cell])),
  );
}

describe("a week by one line of cron", () => {
  const days = week(first);
  const { root, setClock } = machine();
  const here = (file: string): string => path.join(root, file);
  const reports = here("var/lib/faultline/reports");

  /** As cron does it: no terminal, no input, another folder, a narrow umask, hardly an environment. */
  const cron = () =>
    spawnSync("sh", ["-c", `umask 077; cd /; faultline run --config ${here("etc/faultline.yaml")}`], {
      env: { PATH: `${here("bin")}:/usr/bin:/bin`, HOME: root },
      encoding: "utf8",
      input: "",
    });
  const written = (): { [name: string]: string } =>
    Object.fromEntries(
      readdirSync(reports)
        .sort()
        .map((name) => [name, readFileSync(path.join(reports, name), "latin1")]),
    );

  /** The day's totals and its groups, as they must be by what was generated. */
  const expected = ({ date, proxy, edge }: Day) => [
    {
      date,
      source: "edge",
      host: "cdn.example.com",
      status: "",
      requests: `${edge.good + edge.failed}`,
      group_requests: `${edge.failed}`,
    },
    { source: "edge", route: "/img/:id.png", status: "503", group_requests: `${edge.failed}` },
    {
      date,
      source: "proxy",
      host: "www.example.com",
      status: "",
      requests: `${proxy.good + proxy.refused + proxy.missing}`,
      group_requests: `${proxy.refused + proxy.missing}`,
    },
    ...[
      {
        source: "proxy",
        route: "/old-page",
        status: "404",
        reason: "origin_not_found",
        group_requests: `${proxy.missing}`,
      },
      {
        source: "proxy",
        route: "/users/:name",
        status: "502",
        reason: "origin_refused",
        group_requests: `${proxy.refused}`,
      },
      // the greater first, equals by their route
    ].sort((one, other) => Number(other.group_requests) - Number(one.group_requests)),
  ];

  beforeAll(() => {
    writeFileSync(here("etc/nginx.conf"), nginxConf);
    writeFileSync(here("etc/faultline.yaml"), configuration);
    for (const log of ["var/log/access.log", "var/log/edge.json"]) writeFileSync(here(log), "");
  });

  it.each(days.map((each, index) => [each.date, each, index] as const))(
    "%s: reports as the day was, and the same bytes by a second run",
    (date, today, index) => {
      const before = index === 0 ? {} : written();
      writeFileSync(here("var/log/access.log"), proxyLog(today));
      writeFileSync(here("var/log/edge.json"), edgeLog(today));
      for (const log of ["var/log/access.log", "var/log/edge.json"]) rotate(here(log));
      setClock(first + (index + 1) * day + 15 * 60_000);
      expect(cron()).toMatchObject({ status: 0, stdout: "" });
      const after = written();
      expect(records(after[`${date}.csv`] ?? "")).toMatchObject(expected(today));
      const { proxy, edge } = today;
      const requests = proxy.good + proxy.refused + proxy.missing + edge.good + edge.failed;
      const failed = proxy.refused + proxy.missing + edge.failed;
      expect(after[`${date}.html`]).toContain(`<h1>${failed} of ${requests} requests failed`);
      // 4 reports the first day; then three more, and the newest in the place of the one before
      expect(Object.keys(after)).toHaveLength(3 * (index + 1) + 1);
      for (const [name, text] of Object.entries(before))
        if (name !== "newest.md") expect(after[name]).toBe(text);
      setClock(first + (index + 1) * day + 9 * 3_600_000);
      expect(cron()).toMatchObject({ status: 0, stdout: "" });
      expect(written()).toEqual(after);
    },
  );

  const open = () => new Database(here("var/lib/faultline/faultline.db"), { readonly: true });

  it("keeps three days of requests, and what was read of all files", () => {
    const store = open();
    expect(store.prepare("select distinct date(time) from requests order by 1").pluck().all()).toEqual(
      days.slice(-3).map(({ date }) => date),
    );
    const total = days.reduce(
      (sum, { proxy: { good, refused, missing } }) => sum + good + refused + missing,
      0,
    );
    expect(store.prepare("select sum(stored) from files where source = 'proxy'").pluck().get()).toBe(total);
    store.close();
    const prom = readFileSync(here("var/lib/faultline/faultline.prom"), "utf8");
    const refused = days.reduce((sum, { proxy }) => sum + proxy.refused, 0);
    expect(prom).toContain(`faultline_requests_total{source="proxy",tier="proxy"} ${total}\n`);
    expect(prom).toContain(
      `{source="proxy",tier="proxy",fault="origin",reason="origin_refused"} ${refused}\n`,
    );
  });

  it("stores no whole address and no query, anywhere in the file", () => {
    const folder = here("var/lib/faultline");
    const bytes = readdirSync(folder)
      .filter((name) => name.startsWith("faultline.db"))
      .map((name) => readFileSync(path.join(folder, name), "latin1"))
      .join("");
    expect(query(folder, "select distinct client_ip from requests where client_ip like '203.%'")).toEqual([
      { client_ip: "203.0.113.0" },
    ]);
    expect(bytes).not.toMatch(/203\.0\.113\.[1-9]|198\.51\.100\.[1-9]|s3cret|\bn=\d/);
  });

  it("writes files for its owner alone, but metrics for all", () => {
    const mode = (file: string): number => statSync(here(`var/lib/faultline/${file}`)).mode & 0o777;
    expect(mode("reports/newest.md")).toBe(0o600);
    expect(mode("faultline.db")).toBe(0o600);
    expect(mode("faultline.prom")).toBe(0o644);
  });

  it("writes a day's report again when lines of it come late", () => {
    const before = written();
    const late = days[5];
    if (!late) throw new Error("no such day");
    writeFileSync(
      here("var/log/access.log.late"),
      `${proxyLog(late).replaceAll("/cart", "/late").split("\n").slice(0, 3).join("\n")}\n`,
    );
    expect(cron().status).toBe(0);
    const after = written();
    const changed = Object.keys(after).filter((name) => after[name] !== before[name]);
    // yesterday's page looks back over that day: its budget has the late lines too
    expect(changed).toEqual([`${late.date}.csv`, `${late.date}.html`, `${days.at(-1)?.date}.html`]);
    const { good, refused, missing } = late.proxy;
    expect(records(after[`${late.date}.csv`] ?? "")[2]?.["requests"]).toBe(`${good + refused + missing + 3}`);
  });
});
