import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { explainStatus } from "../../src/explain/guide.ts";
import { emptyFolder } from "../harness/cli.ts";
import { faultline } from "../harness/main.ts";

const upstream =
  '192.0.2.7 - - [24/Nov/2026:10:00:00 +0000] "GET /cart HTTP/1.1" 502 157 "-" "curl/8.5.0" rt=0.000 ua="10.0.0.5:80" us="502" uct="0.001" uht="-" urt="0.001" url="0" ubr="0" ucs="-" ucl="-" rc="OK" lrs="-" lcs="-" rid=0123456789abcdef0123456789abcdef';
const explain = (...args: string[]) => faultline(["explain", ...args], { cwd: "." });

describe("explain", () => {
  it("says of a line: format, fields with both names, verdict, rule and what to check first", async () => {
    const { stdout, status } = await explain(upstream);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^format: nginx-upstream /);
    expect(stdout).toMatch(/^ {2}http_user_agent +user_agent +curl\/8\.5\.0$/m);
    expect(stdout).toMatch(/^ {2}remote_user +\(not used\) +-$/m);
    expect(stdout).toContain("verdict: origin_reset, certain; fault: origin; answered by: proxy");
    expect(stdout).toMatch(
      /^rule: nginx-reset: .*try_connect_ms at least 0.*connected; then the origin closed or reset the connection, or sent an invalid header$/m,
    );
    expect(stdout).toMatch(/^check first:\n {2}at the origin: check for crashes and restarts/m);
  });

  it("prints the command that repeats an error of a CDN without the CDN", async () => {
    const line = JSON.stringify({
      ClientIP: "198.51.100.2",
      ClientRequestHost: "www.shop.example",
      ClientRequestMethod: "GET",
      ClientRequestScheme: "https",
      ClientRequestURI: "/cart?a=1",
      EdgeStartTimestamp: "2026-11-16T10:00:00Z",
      EdgeResponseStatus: 522,
      OriginResponseStatus: 0,
      OriginIP: "203.0.113.80",
      RayID: "8e3a1b2c3d4e5f60",
    });
    expect((await explain(line)).stdout).toContain(
      "test the origin without the CDN:\n  curl -sv -o /dev/null --resolve 'www.shop.example:443:203.0.113.80' 'https://www.shop.example/cart'\n",
    );
    expect((await explain("522")).stdout).toContain(
      "--resolve 'HOST:443:ORIGIN_ADDRESS' 'https://HOST/PATH'",
    );
    expect((await explain(upstream)).stdout).not.toContain("curl -sv");
  });

  it("says of a good line that nothing failed", async () => {
    const { stdout } = await explain(
      '192.0.2.7 - - [24/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 15 "-" "curl/8.5.0"',
    );
    expect(stdout).toContain("verdict: not failed; answered by: unknown");
  });

  it("reads a line in the format that it is told", async () => {
    const { stdout } = await explain(
      "499 /cart 2026-11-24T10:00:00Z 203.0.113.9",
      "--log-format",
      "$status $request_uri $time_iso8601 $remote_addr",
    );
    expect(stdout).toContain("verdict: client_abort, inferred");
  });

  it("says of a line that no format fits which is nearest", async () => {
    expect((await explain("192.0.2.7 - - [24/Nov/2026:10:00:00 +0000] what")).stdout).toContain(
      "no format fits its lines (nearest is",
    );
  });

  it.each([
    [
      "without a blank",
      "HIT|404|1795514400250|505|4339610|198.51.100.0|-|https://www.example.com/a|ARN|curl/8.5.0|8dbbeef65a64c5235f863868a7c90005|SE",
      "bunny-cached",
    ],
    [
      "without a blank, with a dash first",
      "-|403|1795514400250|505|4339610|198.51.100.0|-|https://www.example.com/a|ARN|curl/8.5.0|8dbbeef65a64c5235f863868a7c90005|SE",
      "bunny-403",
    ],
    [
      "in JSON without blanks",
      '{"reqTimeSec":"1795514400.000","cliIP":"198.51.100.1","statusCode":"504","errorCode":"ERR_READ_TIMEOUT"}',
      "akamai-timeout",
    ],
    [
      "with a dash first",
      '- - - [24/Nov/2026:10:00:00 +0000] "GET http://a.example.com/x HTTP/1.1" 404 0 "-" "-"',
      "404",
    ],
  ])("explains a line %s", async (_what, line, part) => {
    const { stdout, status } = await explain(line);
    expect(status).toBe(0);
    expect(stdout).toContain("verdict: ");
    expect(stdout).toContain(part);
  });

  it("explains a line of CSV", async () => {
    const fields = "ClientIP,EdgeStartTimestamp,EdgeResponseStatus";
    const { stdout } = await explain(
      "192.0.2.1,2026-11-24T10:00:00Z,522",
      "--as",
      "cloudflare",
      "--log-format",
      fields,
    );
    expect(stdout).toContain("rule: cloudflare-522");
  });

  it.each([
    ["an unknown option", ["502", "--tear", "cdn"], "unknown option '--tear'"],
    ["a line without quotes", ["502", "-", "GET"], "explain takes 1 argument, not 3"],
  ])("refuses %s", async (_what, args, message) => {
    const { stderr, status } = await explain(...args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });

  it("explains the lines of standard input", async () => {
    const { stdout } = await faultline(["explain", "-"], { cwd: ".", input: `${upstream}\n# a comment\n` });
    expect(stdout).toContain("verdict: origin_reset");
    expect(stdout).toContain("not a request; ingest skips the line: comment");
  });

  it("says of a status each thing that it can be, how the log tells, and what to check first", async () => {
    const { stdout } = await explain("502");
    expect(stdout).toMatch(/^502 Bad Gateway\n {2}from the origin: /);
    expect(stdout).toMatch(/^check first: check that the process of the origin runs and listens, /m);
    expect(stdout).toMatch(/^502 can have \d+ reasons; with the rules of each log:$/m);
    for (const reason of [
      "origin_refused",
      "origin_reset",
      "origin_dns",
      "origin_unhealthy",
      "origin_error",
    ]) {
      expect(stdout).toMatch(new RegExp(`^${reason}: `, "m"));
    }
    expect(stdout).toContain(
      "nginx (inferred, answered by proxy): status 502, upstream not_entered, page built_in or not logged",
    );
  });

  const statuses =
    "400 401 403 404 405 408 410 413 414 416 421 429 431 444 451 460 463 464 494 495 496 497 499 500 501 502 503 504 505 507 508 509 511 520 521 522 523 524 525 526 527 530 561 000 0 -1 009".split(
      " ",
    );

  it.each(statuses)("begins with what %s means at each hop and what to check first", (status) => {
    const lines = [...explainStatus(Number(status) < 100 ? null : Number(status))];
    expect(lines[0]).toMatch(Number(status) < 100 ? /^no status was sent$/ : new RegExp(`^${status} \\w`));
    expect(lines[1]).toMatch(/^ {2}from the (?:client|cdn|proxy|origin): /);
    expect(lines.find((line) => line !== lines[0] && !line.startsWith("  "))).toMatch(/^check first: /);
    // what nobody has a rule for is still told by its class
    expect(lines.join("\n")).toMatch(
      /can have \d+ reasons|can have 1 reason;|^reasons of any status of its class/m,
    );
  });

  it.each([
    ["444", "nginx", ["proxy_fixed", "origin_rejected", "cdn_config"]],
    ["463", undefined, ["client_bad_request"]],
    ["521", undefined, ["origin_refused"]],
    ["561", undefined, ["proxy_denied"]],
    ["499", "haproxy", []],
  ])("%s, of %s, names no reason that other statuses have: %o", (status, format, expected) => {
    const lines = [...explainStatus(Number(status), { format })];
    const told = lines.flatMap((line) => /^(\w+): /.exec(line)?.[1] ?? []);
    expect(told).toEqual(expected);
  });

  it("says where nothing was sent what each log writes in its place", async () => {
    for (const nothing of ["000", "0", "-1", "009"]) {
      const { stdout, status } = await explain(nothing);
      expect(status).toBe(0);
      expect(stdout).toMatch(/^no status was sent\n/);
      expect(stdout).toContain("cloudfront (certain, answered by client): status -, status_word 000 or 0");
      expect(stdout).toContain("nginx (certain, answered by origin): status -, status_word 009");
    }
  });

  it("keeps to the rules of a server, and of a hop", async () => {
    const { stdout } = await explain("502", "--as", "nginx-upstream");
    expect(stdout).toMatch(/^ {2}nginx \(/m);
    expect(stdout).not.toMatch(/^ {2}(?:apache|alb|azure|any \w+) \(/m);
    const edge = (await explain("origin_refused", "--as", "nginx", "--tier", "cdn")).stdout;
    expect(edge.match(/^ {2}nginx \(.*answered by (\w+)/gm)).toHaveLength(1);
    expect(edge).toContain("answered by cdn): status failed, try_status 502");
  });

  it("says of a reason what it means and which rules give it", async () => {
    const { stdout } = await explain("cdn_cached");
    expect(stdout).toContain(
      "usual cause: an earlier error of the origin that is cached for longer than it lasted",
    );
    expect(stdout).toContain("nginx (certain, answered by cdn): status failed, cache hit or stale");
  });

  it.each([
    ["proxy_refused", "ss -ltnp"],
    ["proxy_timeout", "nstat -az TcpExtListenOverflows"],
    ["proxy_reset", "journalctl --since"],
    ["proxy_incomplete", "curl -s -o /dev/null -w '%{size_download}' URL"],
    ["proxy_tls", "openssl s_client -connect HOST:PORT -servername NAME"],
    ["proxy_dns", "dig NAME A"],
    ["proxy_unhealthy", "curl -sv -H 'Host: NAME' http://ADDRESS:PORT/PATH"],
  ])("names the command that checks %s, which no rule of a single log gives", async (reason, command) => {
    const { stdout } = await explain(reason);
    expect(stdout).toContain(command);
    expect(stdout).toMatch(/^rules: none of a single log;/m);
  });

  it("refuses what is none of these with 2", async () => {
    const { status, stderr } = await explain("origin_broken");
    expect(status).toBe(2);
    expect(stderr).toContain("expected a log line in quotes, a status, or one of origin_error");
  });

  it("makes control characters of a line harmless", async () => {
    const { stdout } = await explain(
      `192.0.2.7 - - [24/Nov/2026:10:00:00 +0000] "GET /\u001b[31m HTTP/1.1" 404 15 "-" "a\u0007b"`,
    );
    expect(stdout).not.toContain("\u001b");
    expect(stdout).toContain("a\\x07b");
  });
});

describe("explain of a stored request", () => {
  const cwd = emptyFolder();
  const log = path.join(cwd, "access.log");
  const good = upstream.replace(" 502 157 ", " 200 157 ").replace('us="502"', 'us="200"');
  writeFileSync(log, `${good.replace("0123456789abcdef", "aaaaaaaaaaaaaaaa")}\n${upstream}\n`);
  beforeAll(async () => {
    await faultline(["ingest", log], { cwd });
  });
  const stored = (what: string) => faultline(["explain", what], { cwd });

  // the second line of the first file
  const id = 2 ** 31 + 2;

  it.each([`id=${id}`, `${id}`, "0123456789abcdef0123456789abcdef"])(
    "reads the line of %s again and says everything of it",
    async (named) => {
      const { stdout, status } = await stored(named);
      expect(status).toBe(0);
      expect(stdout).toMatch(/^request 2147483650: .*access\.log, line 2\nformat: nginx-upstream /);
      expect(stdout).toMatch(/^ {2}upstream_connect_time +\S+ +0\.001$/m);
      expect(stdout).toContain("verdict: origin_reset, certain; fault: origin; answered by: proxy");
      expect(stdout).toMatch(/^check first:\n/m);
    },
  );

  it("takes a number of three digits for a status", async () => {
    expect((await stored("502")).stdout).toMatch(/^502 Bad Gateway$/m);
  });

  it("says with 2 that there is no such request", async () => {
    const { status, stderr } = await stored("id=502");
    expect(status).toBe(2);
    expect(stderr).toContain("explain id=502: no stored request has this id");
  });

  it.each<[string, () => void]>([
    ["is another one by now", () => writeFileSync(log, `${good}\n${good}\n`)],
    ["is gone", () => rmSync(log)],
  ])("says what is stored where the line %s", async (_what, change) => {
    change();
    const { stdout } = await stored(`id=${id}`);
    expect(stdout).toContain("the line cannot be read again as nginx-upstream");
    expect(stdout).toMatch(/^ {2}path +\/cart$/m);
    expect(stdout).toContain("verdict: origin_reset, certain; fault: origin; answered by: proxy");
    expect(stdout).toMatch(/^rule: nginx-reset: /m);
    expect(stdout).toMatch(/^check first:\n/m);
  });
});
