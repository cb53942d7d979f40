import { describe, expect, it } from "vitest";
import { allParsers } from "../../src/detect/candidates.ts";
import { lineParser } from "../../src/detect/line-parser.ts";
import { UsageError } from "../../src/errors.ts";
import { timezone } from "../../src/parse/text/timezone.ts";

const { parse } = lineParser(allParsers);
const content =
  '198.51.100.7 - - [24/Nov/2026:10:00:00 +0000] "GET /\\xC3\\xA9?b HTTP/1.1" 503 217 "-" "curl/8.5.0"';
const inJson = JSON.stringify(content);
const expected = parse(content);

describe("the envelopes of collectors are removed", () => {
  it.each([
    ["RFC 3164", `<134>Nov 24 10:00:00 web1 nginx: ${content}`],
    ["RFC 3164 without a priority, a day of one digit", `Nov  4 10:00:00 web1 nginx[811]: ${content}`],
    ["RFC 3164 without a host", `<134>Nov 24 10:00:00 nginx[811]: ${content}`],
    ["journalctl -o short-precise", `Nov 24 10:00:00.123456 web1 nginx[811]: ${content}`],
    ["an ISO time", `2026-11-24T10:00:00.123+01:00 web1 nginx[811]: ${content}`],
    ["RFC 5424", `<134>1 2026-11-24T10:00:00Z web1 nginx 811 - - ${content}`],
    ["RFC 5424 with data", `<134>1 2026-11-24T10:00:00Z web1 nginx 811 ID [a@1 b="c]\\"d"][e@2] ${content}`],
    ["a tag and a process id", `nginx[811]: ${content}`],
    ["a host and a tag", `web.0 nginx: ${content}`],
    ["a host, a tag with a slash and a process id", `web-1.example.com app/nginx[811]: ${content}`],
    ["an address and a tag", `2001:db8::7 nginx[811]: ${content}`],
    [
      "a host and a tag in a JSON message",
      `{"level":"INFO","message":${JSON.stringify(`web.0 nginx: ${content}`)}}`,
    ],
    ["Kubernetes", `2026-11-24T10:00:00.123456789+01:00 stdout F ${content}`],
    ["kubectl logs --timestamps", `2026-11-24T10:00:00.123456789Z ${content}`],
    [
      "docker json-file",
      `{"log":${inJson.slice(0, -1)}\\n","stream":"stdout","time":"2026-11-24T10:00:00Z"}`,
    ],
    ["journalctl -o json", `{"_PID":"811","MESSAGE":${inJson},"PRIORITY":"6"}`],
    ["journalctl -o json, as bytes", `{"MESSAGE":[${[...Buffer.from(content, "latin1")]}]}`],
    [
      "Pub/Sub",
      `{"message":{"data":"${Buffer.from(content, "latin1").toString("base64")}","messageId":"7"},"subscription":"s"}`,
    ],
    ["docker compose", `web-1  | ${content}`],
    ["docker service logs", `shop_web.1.of166iz3i553@node-2    | ${content}`],
    ["colors", `\x1b[32mweb-1  |\x1b[0m ${content}`],
    ["Kubernetes around syslog", `2026-11-24T10:00:00Z stderr F <134>Nov 24 10:00:00 web1 nginx: ${content}`],
  ])("%s", (_what, line) => {
    expect(parse(line)).toEqual(expected);
  });

  it.each([
    "2026-11-24T10:00:00.123456789+01:00 stdout F ",
    "2026-11-24T10:00:00.123456789Z stderr F",
    '{"log":"\\n","stream":"stdout","time":"2026-11-24T10:00:00Z"}',
  ])("an empty message is skipped: %s", (line) => {
    expect(parse(line)).toEqual({ skip: "empty" });
  });

  it("of lines that KeyCDN forwards by syslog, with a host and no tag", () => {
    const line =
      '1795514400.000|sear|198.51.100.0|200|500|uid1|zid2|www.example.com|HIT|"GET / HTTP/1.1"|[24/Nov/2026:11:00:00 +0100]|"-"|"curl/8.5.0"|https|TLSv1.3|SE|AB|"AS64500 Example, Inc."|-';
    expect(parse(`<134>Nov 24 11:00:00 keycdn ${line}`)).toEqual(parse(line));
    expect(parse(line)).toMatchObject({ record: { status: 200, path: "/" } });
  });

  it("only if a parser matches the content", () => {
    expect(parse("Nov 24 10:00:00 web1 sshd[1]: Accepted publickey for ann")).toEqual({
      reject: "no_format",
    });
    expect(parse('{"log":"starting up","stream":"stdout"}')).toEqual({ reject: "no_format" });
  });
});

describe("--timezone", () => {
  const at = (zone: string, ...local: Parameters<typeof Date.UTC>) =>
    new Date(timezone(zone)(Date.UTC(...local))).toISOString().slice(0, 16);

  it.each([
    ["Z", [2026, 6, 1, 12], "2026-07-01T12:00"],
    ["+02:00", [2026, 6, 1, 1], "2026-06-30T23:00"],
    ["-0330", [2026, 6, 1, 12], "2026-07-01T15:30"],
    ["Europe/Stockholm", [2026, 6, 1, 12], "2026-07-01T10:00"],
    ["Europe/Stockholm", [2026, 11, 1, 12], "2026-12-01T11:00"],
    ["Europe/Stockholm", [2026, 2, 29, 1, 59], "2026-03-29T00:59"],
    ["Europe/Stockholm", [2026, 2, 29, 3], "2026-03-29T01:00"],
    ["Asia/Kolkata", [2026, 6, 1, 12], "2026-07-01T06:30"],
  ] as const)("%s %j", (zone, local, utc) => {
    expect(at(zone, ...(local as unknown as Parameters<typeof Date.UTC>))).toBe(utc);
  });

  it("must exist", () => {
    expect(() => timezone("Nowhere/Here")).toThrow(UsageError);
  });
});
