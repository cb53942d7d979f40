import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allParsers } from "../../src/detect/candidates.ts";
import { lineParser } from "../../src/detect/line-parser.ts";
import { apache } from "../../src/formats/apache/apache.ts";
import { formats } from "../../src/formats/index.ts";
import { templateOf } from "../../src/formats/nginx/log-format.ts";
import { nginx } from "../../src/formats/nginx/nginx.ts";
import type { Format } from "../../src/parse/format.ts";
import { layoutParser } from "../../src/parse/parser.ts";
import { decoders, jsonTextOf, percentDecode, textOf } from "../../src/parse/text/escapes.ts";
import { templateOf as apacheTemplate } from "../../src/parse/text/log-format.ts";
import { fixtureLines, fixtures } from "../harness/fixture-rows.ts";
import { rounds } from "../harness/rounds.ts";

// what ends a field, what is escaped, what is no UTF-8, and what looks like an escape already
const hostile = [
  '"',
  "\\",
  "[",
  "]",
  " [",
  '" ',
  "] ",
  " ",
  "-",
  "|",
  ", ",
  " : ",
  "{",
  "}",
  ":",
  ",",
  "\0",
  "\n",
  "\x1b",
];
const bytes = [
  "\x7f",
  "\xff",
  "\xc3",
  "\xc3\xa9",
  "\xf0\x9f\x99\x82",
  "\\x41",
  "\\x22",
  '\\"',
  "%41",
  "\\u0041",
];
const piece = fc.oneof(
  fc.constantFrom(...hostile, ...bytes),
  fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
  fc.constantFrom("GET /a HTTP/1.1", "curl/8.5.0", "200", "[24/Nov/2026:10:00:00 +0000]"),
);
/** Any bytes, one character a byte, as lines are read. */
const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));
const line = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join("").replaceAll("\n", ""));

const hex = (code: number): string => code.toString(16).padStart(2, "0");

/** ngx_http_log_escape: a quote, a backslash and all but printable ASCII, in upper-case hex. */
const nginxEscape = (value: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what nginx escapes
  value.replace(/["\\\x00-\x1f\x7f-\xff]/g, (byte) => `\\x${hex(byte.charCodeAt(0)).toUpperCase()}`);

const short: Record<string, string> = { "\n": "n", "\r": "r", "\t": "t", "\b": "b", "\f": "f" };

/** ngx_escape_json: a quote, a backslash and control characters; bytes from 0x7F up as they are. */
const jsonEscape = (value: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what nginx escapes
  value.replace(/["\\\x00-\x1f]/g, (byte) => {
    if (byte === '"' || byte === "\\") return `\\${byte}`;
    return `\\${short[byte] ?? `u00${hex(byte.charCodeAt(0)).toUpperCase()}`}`;
  });

/** ap_escape_logitem: by backslash where there is a letter for it, else in lower-case hex. NUL ends the string. */
const apacheEscape = (value: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what Apache escapes
  value.replace(/["\\\x00-\x1f\x7f-\xff]/g, (byte) => {
    if (byte === '"' || byte === "\\") return `\\${byte}`;
    return `\\${short[byte] ?? `x${hex(byte.charCodeAt(0))}`}`;
  });

interface Field {
  readonly name: string;
  readonly quoted: boolean;
  readonly value: fc.Arbitrary<string>;
}

const seconds = fc.integer({ min: 0, max: 99_999 }).map((ms) => (ms / 1000).toFixed(3));
const address = fc.constantFrom("10.20.0.11:8080", "[2001:db8::11]:443", "unix:/run/shop.sock", "shop", "-");
const element = fc.oneof(seconds, fc.constantFrom("502", "200", "-"), address);
const list = fc
  .array(fc.tuple(element, fc.constantFrom(", ", " : ")), { minLength: 1, maxLength: 4 })
  .map((tries) => tries.flatMap(([each, by], index) => (index === 0 ? [each] : [by, each])).join(""));

const texts = ["http_referer", "http_user_agent", "request", "http_x_anything", "request_id"];
const fields: readonly Field[] = [
  ...texts.map((name) => ({ name, quoted: true, value: text })),
  { name: "status", quoted: false, value: fc.constantFrom("200", "502", "009", "000") },
  { name: "request_time", quoted: false, value: seconds },
  { name: "body_bytes_sent", quoted: false, value: fc.nat().map(String) },
  { name: "time_iso8601", quoted: false, value: fc.constant("2026-11-24T10:00:00+00:00") },
  { name: "msec", quoted: false, value: fc.constant("1795514400.250") },
  { name: "remote_addr", quoted: false, value: fc.constantFrom("203.0.113.7", "2001:db8::7", "unix:") },
  { name: "upstream_addr", quoted: false, value: list },
  { name: "upstream_status", quoted: true, value: list },
  { name: "upstream_response_time", quoted: false, value: list },
];

/** A format of some fields in some order, and a value for each. */
const written = fc
  .record({
    chosen: fc.shuffledSubarray([...fields], { minLength: 1 }),
    before: fc.constantFrom("", "< ", "log: "),
    between: fc.constantFrom(" ", "\t", "|", " | ", " a=", "; "),
    after: fc.constantFrom("", ";", " >"),
  })
  .chain(({ chosen, before, between, after }) =>
    fc.tuple(...chosen.map(({ value }) => value)).map((values) => {
      const join = (each: (field: Field, index: number) => string): string =>
        before +
        chosen.map((f, index) => (f.quoted ? `"${each(f, index)}"` : each(f, index))).join(between) +
        after;
      return { names: chosen.map(({ name }) => name), values, join };
    }),
  );

describe("a line that nginx wrote is read back", () => {
  const readBack = (escaping: "default" | "json", write: (value: string) => string): void => {
    fc.assert(
      fc.property(written, ({ names, values, join }) => {
        const template = templateOf(
          join(({ name }) => `$${name}`),
          "x",
          escaping,
        );
        const parser = layoutParser(nginx as Format, template);
        const logged = join((_field, index) => write(values[index] ?? ""));
        const read = parser.fields(logged).map(([name, raw]) => [name, decoders[template.escape](raw)]);
        expect(read).toEqual(names.map((name, index) => [name, textOf(values[index] ?? "")]));
      }),
      { numRuns: rounds(400) },
    );
  };

  it("with escape=default", () => readBack("default", nginxEscape));
  it("with escape=json", () => readBack("json", jsonEscape));

  it("with a user name that may hold anything", () => {
    const template = templateOf('$remote_addr - $remote_user [$time_local] "$request" $status', "x");
    const parser = layoutParser(nginx as Format, template);
    fc.assert(
      fc.property(text, text, (user, request) => {
        const logged = `203.0.113.7 - ${nginxEscape(user)} [24/Nov/2026:10:00:00 +0000] "${nginxEscape(request)}" 502`;
        const found = new Map(parser.fields(logged));
        expect(found.get("request")).toBe(nginxEscape(request));
        expect(parser.parse(logged)).toMatchObject({ client_ip: "203.0.113.7", status: 502 });
      }),
    );
  });
});

it("a line that Apache wrote is parsed back", () => {
  const template = apacheTemplate('%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i"', "x");
  const parser = layoutParser(apache as Format, template);
  // Apache writes some control characters as letters; these are not decoded
  const kept = text.map((value) => value.replace(/[\s\b\0\\]/g, ""));
  fc.assert(
    fc.property(kept, kept, (referer, agent) => {
      const logged = `203.0.113.7 - - [24/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 - "${apacheEscape(referer)}" "${apacheEscape(agent)}"`;
      const found = new Map(parser.fields(logged));
      expect(found.get("%{referer}i")).toBe(apacheEscape(referer));
      expect(decoders.backslash(found.get("%{user-agent}i") ?? "").toLowerCase()).toBe(
        textOf(agent).toLowerCase(),
      );
    }),
  );
});

describe("no line makes a parser throw", () => {
  const samples = fixtures.flatMap((folder) => fixtureLines(folder));
  const parseAll = (each: string): void => {
    lineParser(allParsers).parse(each);
    for (const parser of allParsers) {
      parser.parse(each);
      parser.near(each);
      parser.fields(each);
    }
    for (const { header } of formats) header?.(each);
  };

  it("any bytes", () => {
    fc.assert(fc.property(line, parseAll));
  });

  it("a fixture's line, truncated, doubled or with inserted bytes", () => {
    const cut = fc.record({
      sample: fc.constantFrom(...samples),
      at: fc.nat(600),
      drop: fc.nat(40),
      put: text,
    });
    fc.assert(
      fc.property(cut, ({ sample, at, drop, put }) => {
        parseAll(sample.slice(0, at));
        parseAll(sample.slice(0, at) + put + sample.slice(at + drop));
        parseAll(sample + sample.slice(at));
      }),
      { numRuns: rounds(300) },
    );
  });

  // long enough to reveal exponential and quadratic run time
  const long = rounds(100_000);
  const start = '203.0.113.7 - a [24/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 5 "-" "-"';
  const json = '{"time":"2026-11-24T10:00:00Z","status":200,"x":';
  const repeated = '"_|_[|]_|\\"|\\|"|_|,_|_:_|:|;|[|{"a":|{|HTTP/|_HTTP/1.1|%41|\xff|\xe0\x80|\0|-_'
    .replaceAll("_", " ")
    .split("|");

  it.each(repeated)(
    "%j, repeated",
    (part) => {
      const many = part.repeat(Math.ceil(long / part.length));
      const inUser = `203.0.113.7 - ${many}`;
      const inRequest = start.replace("GET /", many);
      for (const each of [many, inUser, inRequest, start + many, json + many]) parseAll(each);
    },
    30_000,
  );
});

describe("decoders", () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the test looks for them
  const control = /[\x00-\x1f\x7f]/;

  it.each(Object.entries(decoders))(
    "%s: never throws, and lets no control character through",
    (_name, decode) => {
      fc.assert(
        fc.property(text, (raw) => {
          expect(decode(raw)).not.toMatch(control);
        }),
      );
    },
  );

  it("show bytes that are no UTF-8", () => {
    fc.assert(
      fc.property(text, (raw) => {
        const shown = textOf(raw);
        expect(shown).not.toContain("\ufffd");
        if (/[\xf8-\xff]/.test(raw)) expect(shown).toMatch(/\\xF[89A-F]/);
      }),
    );
  });

  it.each([
    ["a byte", "\xff", "\\xFF"],
    ["a sequence cut short", "\xc3(", "\\xC3("],
    ["half a surrogate", "\xed\xa0\x80", "\\xED\\xA0\\x80"],
    ["an overlong form", "\xc0\xaf", "\\xC0\\xAF"],
    ["UTF-8", "caf\xc3\xa9 \xf0\x9f\x99\x82", "café 🙂"],
    ["a control character", "a\0b\x7f", "a\\x00b\\x7F"],
  ])("textOf: %s", (_what, raw, expected) => {
    expect(textOf(raw)).toBe(expected);
  });

  it("jsonTextOf keeps JSON valid", () => {
    fc.assert(
      fc.property(text, (value) => {
        const logged = `{"a":"${jsonEscape(value)}"}`;
        expect(JSON.parse(jsonTextOf(logged))).toHaveProperty("a");
      }),
    );
  });

  it("percentDecode accepts any text", () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(percentDecode(value)).not.toContain("\ufffd");
      }),
    );
    expect(percentDecode("a%20b%C3%A9%FF%4")).toBe("a bé\\xFF%4");
  });
});
