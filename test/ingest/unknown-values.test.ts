import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { emptyFolder, query } from "../harness/cli.ts";
import { fixtureLines } from "../harness/fixture-rows.ts";
import { faultline } from "../harness/main.ts";

const nginx =
  '192.0.2.7 - - [24/Nov/2026:10:00:00 +0000] "GET /cart HTTP/1.1" 502 157 "-" "curl/8.5.0" rt=0.000 ua="10.0.0.5:80" us="502" uct="0.001" uht="-" urt="0.001" url="0" ubr="0" ucs="MISS" ucl="-" rc="OK" lrs="-" lcs="-" rid=0123456789abcdef0123456789abcdef';

/** A line of each family in which an unlisted value replaces a listed one, and the field that is reported. */
const families: readonly (readonly [
  name: string,
  line: string | string[],
  from: string,
  to: string,
  told: string,
])[] = [
  ["nginx", nginx, "MISS", "SIDEWAYS", "nginx upstream_cache_status"],
  ["haproxy", fixtureLines("haproxy"), " SC-- ", " ZC-- ", "haproxy %tsc"],
  ["varnish", fixtureLines("varnish"), " h=miss ", " h=sideways ", "varnish %{varnish:handling}x"],
  ["envoy", fixtureLines("envoy"), "503 UF,URX ", "503 UF,QQ ", "envoy RESPONSE_FLAGS"],
  ["alb", fixtureLines("alb"), '"Acceptable"', '"Doubtful"', "alb classification"],
  ["apigateway", fixtureLines("apigateway"), "INTEGRATION_TIMEOUT", "LUNCH", "apigateway error.responseType"],
  ["google", fixtureLines("google"), "backend_timeout", "backend_lunch", "google jsonpayload.statusdetails"],
  ["azure", fixtureLines("azure"), '"OriginTimeout"', '"OriginLunch"', "azure errorinfo"],
  [
    "cloudfront",
    fixtureLines("cloudfront"),
    "OriginDnsError",
    "FooBar",
    "cloudfront x-edge-detailed-result-type",
  ],
  ["cloudflare", fixtureLines("cloudflare"), '"miss"', '"sideways"', "cloudflare CacheCacheStatus"],
  [
    "fastly",
    fixtureLines("fastly"),
    '"response_state": "MISS"',
    '"response_state": "SIDEWAYS"',
    "fastly response_state",
  ],
  ["akamai", fixtureLines("akamai"), '"cacheStatus":"0"', '"cacheStatus":"7"', "akamai cacheStatus"],
  ["bunny", fixtureLines("bunny"), "MISS|", "SIDEWAYS|", "bunny cacheStatus"],
  ["keycdn", fixtureLines("keycdn"), "MISS", "SIDEWAYS", "keycdn cache"],
  [
    "vercel",
    fixtureLines("vercel"),
    '"vercelCache":"MISS"',
    '"vercelCache":"SIDEWAYS"',
    "vercel proxy.vercelCache",
  ],
];

const cwd = emptyFolder();
const told = new Map<string, string>();
for (const [name, lines, from, to] of families) {
  const line = [lines].flat().find((each) => each.includes(from));
  if (line === undefined) continue;
  const fields = name === "cloudfront" ? fixtureLines(name).filter((each) => each.startsWith("#")) : [];
  const file = path.join(cwd, `${name}.log`);
  const text = [...fields, line.replace(from, to), line.replace(from, to)].join("\n");
  writeFileSync(file, `${text}\n`, "latin1");
  const { stderr } = await faultline(["ingest", file, "--source", name], { cwd });
  told.set(name, /^unknown values.*$/m.exec(stderr)?.[0] ?? stderr);
}

describe("a value that the manual does not list", () => {
  it.each(families)("is stored and reported: %s", (name, _lines, _from, to, field) => {
    const word = to.replace(/^"\w+": ?|^503 | h=/, "").replaceAll(/["| ]/g, "");
    expect(told.get(name)).toBe(
      `unknown values, whose requests get no certain verdict: ${field} ${JSON.stringify(word)} (2 lines)`,
    );
  });

  it("rejects no line, and leaves no verdict certain", () => {
    const rows = query(
      cwd,
      "select source, count(*) as requests, sum(confidence is 'certain') as certain from requests group by 1",
    );
    expect(rows.length).toBeGreaterThanOrEqual(14);
    // lines must differ: a redelivered line is stored once
    for (const { requests, certain } of rows)
      expect([[1, 2].includes(Number(requests)), certain]).toEqual([true, 0]);
  });

  it("is not reported if all values are known", async () => {
    const file = path.join(cwd, "known.log");
    writeFileSync(file, `${nginx}\n`);
    expect((await faultline(["ingest", file], { cwd })).stderr).not.toContain("unknown values");
  });

  it("is bounded: a hundred are named, the others counted, long ones truncated", async () => {
    const file = path.join(cwd, "many.log");
    const lines = Array.from({ length: 130 }, (_, each) =>
      nginx.replace("MISS", `W${each}${"x".repeat(100)}`),
    );
    writeFileSync(file, `${lines.join("\n")}\n`);
    const { stderr } = await faultline(["ingest", file], { cwd });
    expect(stderr.match(/upstream_cache_status/g)).toHaveLength(100);
    expect(stderr).toContain(", others (30 lines)\n");
    expect(stderr).toMatch(/"W0x{58}…"/);
  });
});
