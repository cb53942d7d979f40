import { describe, expect, it } from "vitest";
import { allParsers } from "../../src/detect/candidates.ts";
import { lineParser } from "../../src/detect/line-parser.ts";
import { UsageError } from "../../src/errors.ts";
import { logClock } from "../../src/parse/text/timezone.ts";

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
    new Date(logClock(zone).toUtc(Date.UTC(...local))).toISOString().slice(0, 16);

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

  const times = (zone: string, local: readonly string[], last: string | null = null) => {
    const clock = logClock(zone);
    clock.start(last === null ? null : Date.parse(last));
    return local.map((each) => new Date(clock.toUtc(Date.parse(`${each}Z`))).toISOString().slice(11, 19));
  };
  // clocks go back from 03:00 to 02:00 at 01:00 UTC
  it.each([
    [
      "the clock of the log goes back",
      [
        "2026-10-25T01:59:58",
        "2026-10-25T02:10:00",
        "2026-10-25T02:59:59",
        "2026-10-25T02:00:03",
        "2026-10-25T02:59:59",
        "2026-10-25T03:00:01",
      ],
      ["23:59:58", "00:10:00", "00:59:59", "01:00:03", "01:59:59", "02:00:01"],
    ],
    [
      "lines are some seconds out of order",
      [
        "2026-10-25T02:00:02",
        "2026-10-25T01:59:59",
        "2026-10-25T02:30:05",
        "2026-10-25T02:30:00",
        "2026-10-25T02:31:00",
      ],
      ["00:00:02", "23:59:59", "00:30:05", "00:30:00", "00:31:00"],
    ],
    [
      "a line of the hour is written after it",
      ["2026-10-25T02:59:00", "2026-10-25T02:01:00", "2026-10-25T03:00:01", "2026-10-25T02:59:59"],
      ["00:59:00", "01:01:00", "02:00:01", "01:59:59"],
    ],
  ])("the hour that comes twice: %s", (_what, local, utc) => {
    expect(times("Europe/Stockholm", local)).toEqual(utc);
  });

  it("the hour that comes twice, west of UTC", () => {
    // from 02:00 to 01:00 at 06:00 UTC
    const local = [
      "2026-11-01T00:59:00",
      "2026-11-01T01:30:00",
      "2026-11-01T01:00:01",
      "2026-11-01T01:31:00",
    ];
    expect(
      times("America/New_York", [...local.slice(0, 2), "2026-11-01T01:59:00", ...local.slice(2)]),
    ).toEqual(["04:59:00", "05:30:00", "05:59:00", "06:00:01", "06:31:00"]);
  });

  it.each([
    ["2026-10-25T00:20:00Z", "00:30:00"],
    ["2026-10-25T01:20:00Z", "01:30:00"],
  ])("the hour that comes twice, read on from %s", (last, utc) => {
    expect(times("Europe/Stockholm", ["2026-10-25T02:30:00"], last)).toEqual([utc]);
  });

  it("must exist", () => {
    expect(() => logClock("Nowhere/Here")).toThrow(UsageError);
  });
});
