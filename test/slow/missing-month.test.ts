import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { emptyFolder, faultline, query } from "../harness/cli.ts";
import { days, monthOfLines, scannerRequests, truth } from "../harness/month.ts";

type Row = Record<string, string | number | null>;

describe.each([1, 2, 3])("a month of a site, seed %i", (seed) => {
  const cwd = emptyFolder();
  const lines = monthOfLines(seed);
  let rows: Row[] = [];
  const row = (path: string | null): Row => rows.find((each) => each["path"] === path) ?? {};
  const report = (...more: string[]) =>
    faultline(["report", "missing", "--until", "2026-07-31", "--since", "2026-07-01", ...more], { cwd });

  beforeAll(() => {
    writeFileSync(join(cwd, "access.log"), lines.join(""));
    expect(faultline(["ingest", "access.log"], { cwd }).status).toBe(0);
    rows = JSON.parse(report("--format", "json").stdout) as Row[];
  });

  it("finds what is missing and nothing else", () => {
    const found = rows
      .filter((each) => each["path"] !== null)
      .map((each) => [each["path"], [each["state"], each["persistent"], each["suggested_target"]]]);
    expect(Object.fromEntries(found)).toEqual(truth);
  });

  it("counts as the log does", () => {
    for (const path of Object.keys(truth)) {
      const misses = lines.filter((line) => line.includes(` ${path} HTTP/1.1" 404 `));
      const last = (text: string) => lines.findLast((line) => line.includes(` ${path} HTTP/1.1" ${text} `));
      const since = last("200");
      const counted =
        row(path)["state"] === "recovered" || since === undefined
          ? misses
          : misses.filter((line) => lines.indexOf(line) > lines.indexOf(since));
      expect([path, row(path)["requests_404"]]).toEqual([path, counted.length]);
      const dates = new Set(counted.map((line) => /\[(\d\d)/.exec(line)?.[1]));
      expect([path, row(path)["days"]]).toEqual([path, dates.size]);
    }
  });

  it("says why a page matters, and who leads there", () => {
    expect(row("/about.html")["important"]).toMatch(
      /^had \d+\.\d % of the landings before it broke$|of the good/,
    );
    expect(row("/about.html")).toMatchObject({ outside_referrers: 1, own_referrers: 0 });
    expect(row("/contcat")).toMatchObject({ important: "linked from the own site", own_referrers: 7 });
    expect(row("/2019/old-story")).toMatchObject({
      important: "crawled by googlebot (verified)",
      search_bots: `googlebot ${days - 10} (verified)`,
      clients: 1,
    });
    expect(row("/health")).toMatchObject({ important: null, clients: 0 });
    expect(row("/shop/gloves")["important"]).toBeNull();
  });

  it("sums scanners up in the last row", () => {
    expect(rows.at(-1)).toMatchObject({
      state: "scanners",
      path: null,
      requests_404: scannerRequests,
      clients: 1,
    });
  });

  it("puts the important first", () => {
    const important = rows.slice(0, -1).map((each) => each["important"] !== null);
    expect(important).toEqual([...important].sort((one, other) => Number(other) - Number(one)));
  });

  const nginx = spawnSync("nginx", ["-v"]).status === 0;
  it.skipIf(!nginx)("gives nginx a map that it accepts", () => {
    expect(report("--format", "nginx-map", "-o", "redirects").status).toBe(0);
    const map = readFileSync(join(cwd, "redirects"), "utf8");
    const redirects = map.split("\n").filter((line) => line.includes("~^"));
    expect(redirects.sort()).toEqual([
      '  "~^shop\\.example/about\\.html$" "/about";',
      '  "~^shop\\.example/contcat$" "/contact";',
    ]);
    writeFileSync(join(cwd, "conf"), "pid pid; events {} http { access_log off; include redirects; }");
    const { status, stderr } = spawnSync("nginx", ["-t", "-p", cwd, "-c", `${cwd}/conf`, "-e", "stderr"], {
      encoding: "utf8",
    });
    expect({ status, stderr }).toMatchObject({ status: 0 });
  });

  it("keeps in the database what each path was good for", () => {
    const [kept] = query(
      cwd,
      `select sum(good) as good, sum(landings) as landings, count(*) as days
      from path_days
      where path = '/about.html' and good`,
    );
    expect(kept).toEqual({ good: 72, landings: 72, days: 12 });
  });
});
