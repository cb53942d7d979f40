import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readConfig } from "../../src/config/config.ts";
import { fillTemplate } from "../../src/config/day-template.ts";
import { exampleText } from "../../src/config/example.ts";
import { readSettings } from "../../src/config/read.ts";
import { emptyFolder } from "../harness/cli.ts";
import { faultlineSchema } from "../harness/faultline-schema.ts";
import { faultline } from "../harness/main.ts";

function written(text: string): string {
  const file = path.join(emptyFolder(), "faultline.yaml");
  writeFileSync(file, text);
  return file;
}

/** The mistakes in a configuration, without the name of its folder. */
function mistakesOf(text: string): string[] {
  const file = written(text);
  try {
    readSettings(file);
    return [];
  } catch (error) {
    return (error as Error).message.replaceAll(`${path.dirname(file)}/`, "").split("\n");
  }
}

const source = "sources:\n  - name: web\n    files: /logs/a.log\n";

describe("a mistake is told with its line and column", () => {
  it.each([
    [
      "sources:\n  - name: web\n    file: a.log\n",
      [
        "faultline.yaml:2:5: sources[0]: files is missing",
        'faultline.yaml:3:5: sources[0]: unknown key "file"; did you mean "files"?',
      ],
    ],
    [`${source}    tier: edge\n`, ["faultline.yaml:4:11: sources[0].tier: expected one of cdn, proxy"]],
    [
      `${source}    format: ngnix\n`,
      [
        'faultline.yaml:4:13: sources[0].format: no format is named "ngnix"; did you mean "nginx"? "faultline formats" lists them',
      ],
    ],
    [
      `${source}    timezone: Mars\n`,
      [
        "faultline.yaml:2:5: sources[0]: Mars: expected an offset, e.g. +02:00, or a name, e.g. Europe/Stockholm",
      ],
    ],
    [`${source}retention: 90\n`, ["faultline.yaml:4:12: retention: expected a number of days, e.g. 90d"]],
    [
      `${source}thresholds:\n  rejects: 200%\n  min_days: 0\n`,
      [
        "faultline.yaml:5:12: thresholds.rejects: expected a percentage, e.g. 1% (critical) or 0.5%,1% (warning, critical)",
        "faultline.yaml:6:13: thresholds.min_days: expected 1 or more",
      ],
    ],
    [
      `${source}outputs:\n  - { report: dayly, file: 'x-%H.csv', format: pdf }\n`,
      [
        'faultline.yaml:5:15: outputs[0].report: no report is named "dayly"; did you mean "daily"? "faultline reports" lists them',
        "faultline.yaml:5:28: outputs[0].file: supports %Y %m %d %F %y %j %G %V, and %% for a percent sign",
        "faultline.yaml:5:48: outputs[0].format: expected one of table, csv, json, ndjson, md, html, nginx-map, apache",
      ],
    ],
    [`${source}webhooks:\n  - format: slack\n`, ["faultline.yaml:5:5: webhooks[0]: expected url or url_env"]],
    [
      `${source}webhooks:\n  - url: s3cret\n`,
      ["faultline.yaml:5:10: webhooks[0].url: not an http or https URL"],
    ],
    [`${source}privacy: [drop]\n`, ["faultline.yaml:4:11: privacy: expected a mapping, got a list"]],
    ["sources: []\n", ["faultline.yaml:1:10: sources: expected at least one source"]],
    ["", ["faultline.yaml:1:1: expected a mapping, got null"]],
    ["database: x\n", ["faultline.yaml:1:1: sources is missing"]],
    [
      `${source}  - name: [web\n`,
      [
        "faultline.yaml:5:1: Flow sequence in block collection must be sufficiently indented and end with a ]",
      ],
    ],
    [`${source}retention: 1d\nretention: 2d\n`, ["faultline.yaml:5:1: Map keys must be unique"]],
    [
      `${source}chain: [edge, nowhere]\n`,
      [
        expect.stringMatching(
          /^faultline.yaml:4:8: chain: no source is named "\w+"; expected names of /,
        ) as string,
      ],
    ],
    [`${source}routes: [users]\n`, ["faultline.yaml:4:10: routes[0]: expected a path, which begins with /"]],
  ])("%j", (text, expected) => expect(mistakesOf(text)).toEqual(expected));

  it("exits with 2, and 2 where there is no configuration", async () => {
    const file = written("sources: 1\n");
    const run = await faultline(["run", "--config", file]);
    expect(run).toMatchObject({
      status: 2,
      stdout: "",
      stderr: `faultline: ${file}:1:10: sources: expected a list, got 1\n`,
    });
    const none = await faultline(["run"], { cwd: emptyFolder() });
    expect(none.status).toBe(2);
    expect(none.stderr).toContain('no configuration at ./faultline.yaml; create one with "faultline init"');
  });
});

describe("what a configuration says", () => {
  it("has its paths relative to its own folder", () => {
    const file =
      written(`${source}  - { name: b, files: ['logs/*.log', '/var/log/b.log'], from_config: nginx.conf }
database: data/x.db
important: { paths: [/cart], sitemap: 'https://www.example.com/sitemap.xml' }
outputs: [{ report: mine.sql, file: 'out/%F.csv' }]
prometheus: x.prom
`);
    const folder = path.dirname(file);
    expect(readConfig(file, {})).toMatchObject({
      database: `${folder}/data/x.db`,
      keyFile: `${folder}/data/x.db.key`,
      sources: [
        { source: "web", patterns: ["/logs/a.log"] },
        {
          source: "b",
          patterns: [`${folder}/logs/*.log`, "/var/log/b.log"],
          choice: { fromConfig: `${folder}/nginx.conf` },
        },
      ],
      reportParameters: { important: ["/cart"] },
      sitemaps: ["https://www.example.com/sitemap.xml"],
      outputs: [{ report: `${folder}/mine.sql`, file: `${folder}/out/%F.csv` }],
      prometheus: `${folder}/x.prom`,
    });
  });

  it("has limits as check has them", () => {
    const text = `${source}thresholds: { slo: 99.9%, burn: ['14.4:1h:5m'], calm: 15m, min_errors: 20, rejects: '1%,2%', stale: 26h, server_error_share: 0.5 }\nretention: 2w\n`;
    expect(readConfig(written(text), {})).toMatchObject({
      reportParameters: { slo: 0.999, burn: [{ rate: 14.4, long: 60, short: 5 }], calm: 15, min_errors: 20 },
      maxRejects: 0.02,
      retention: 14 * 86_400_000,
      checks: {
        rejects: { warning: 0.01, critical: 0.02 },
        stale: { warning: null, critical: 26 * 3_600_000 },
        server_error_share: { warning: null, critical: 0.5 },
      },
    });
  });

  it("takes a webhook's URL from the environment", () => {
    const file = written(`${source}webhooks: [{ url_env: FAULTLINE_TEST_HOOK, format: slack }]\n`);
    expect(() => readConfig(file, {})).toThrow("FAULTLINE_TEST_HOOK is not set");
    const url = "https://hooks.example.com/x";
    expect(readConfig(file, { FAULTLINE_TEST_HOOK: url }).webhooks).toEqual([{ url, format: "slack" }]);
  });
});

describe("the day in a file's name", () => {
  it.each([
    ["reports/%Y-%m-%d.csv", "2026-07-05", "reports/2026-07-05.csv"],
    ["%F/%y%j-100%%.html", "2026-07-05", "2026-07-05/26186-100%.html"],
    // date -u -d 2027-01-01 +%G-W%V
    ["%G-W%V", "2027-01-01", "2026-W53"],
    ["%G-W%V", "2026-12-31", "2026-W53"],
    ["%G-W%V", "2024-12-30", "2025-W01"],
    ["%j", "2024-12-31", "366"],
  ])("%s of %s is %s", (template, day, name) => expect(fillTemplate(template, Date.parse(day))).toBe(name));
});

describe("the JSON schema for editors", () => {
  const file = new URL("../../src/config/faultline.schema.json", import.meta.url);

  it("is made from what checks the file", async () => {
    await expect(`${JSON.stringify(faultlineSchema(), null, 2)}\n`).toMatchFileSnapshot(file.pathname);
  });

  it("is printed by init --schema", async () => {
    expect((await faultline(["init", "--schema"])).stdout).toBe(readFileSync(file, "utf8"));
  });
});

describe("the example that init writes", () => {
  it("is a configuration as it stands, and with every comment taken away", () => {
    const text = exampleText([], "x.json");
    expect(mistakesOf(text)).toEqual([]);
    // the comments that hold settings: a key or a list item behind the mark
    const all = text.replace(/^( *)# (?=(?: *(?:- )?[a-z_]+:)(?: |$))(?!from cron)/gim, "$1");
    expect(all).toContain("\nprivacy:\n");
    expect(mistakesOf(all)).toEqual([]);
  });
});
