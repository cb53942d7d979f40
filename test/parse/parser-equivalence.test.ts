import { describe, expect, it } from "vitest";
import { allParsers } from "../../src/detect/candidates.ts";
import { addressNumber } from "../../src/ingest/encode/columns.ts";
import { judgeParsed } from "../../src/ingest/encode/judge.ts";
import { mayBeWrapped, unwrapped } from "../../src/parse/envelopes.ts";
import type { LayoutParser } from "../../src/parse/parser.ts";
import { fixtureLines, fixtureReaders, fixtures } from "../harness/fixture-rows.ts";
import { byBytes, parsersAgree } from "../harness/parsers.ts";
import { rounds } from "../harness/rounds.ts";

let both = 0;

function expectTheSame(parser: LayoutParser, line: string): void {
  if (parsersAgree(parser, line)) both++;
}

function randoms(): (below: number) => number {
  let seed = 1;
  return (below) => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return (seed >>> 8) % below;
  };
}

// delimiters, escapes, placeholders and bytes that are no text
const insertions = [
  "",
  " ",
  '"',
  "\\",
  "-",
  "--",
  ":",
  ".",
  ",",
  "/",
  "?",
  "#",
  "%",
  "[",
  "]",
  "{",
  "}",
  "\t",
  "\x00",
  "\x7f",
  "\xC3\xA9",
  "\xff",
  "0",
  "9",
  "99",
  "A",
  "z",
  "+",
  "=",
  "|",
  "//",
  " - ",
];

/** Replaces a character or inserts text at up to three positions. */
function damaged(line: string, random: (below: number) => number): string {
  let other = line;
  for (let changes = 1 + random(3); changes > 0; changes--) {
    const at = random(other.length + 1);
    other = other.slice(0, at) + insertions[random(insertions.length)] + other.slice(at + random(2));
  }
  return other;
}

describe.each(fixtures)("fixtures/%s", (folder) => {
  const parsers = [...allParsers, ...fixtureReaders(folder)];

  it("gives the same record from bytes and from text", () => {
    for (const line of fixtureLines(folder)) {
      for (const parser of parsers) {
        // twice: the second time with cached values and verdicts
        expectTheSame(parser, line);
        expectTheSame(parser, line);
      }
    }
  });

  it("gives the same record for damaged lines", () => {
    const random = randoms();
    for (const line of fixtureLines(folder)) {
      const own = parsers.filter((parser) => byBytes(parser, line));
      for (let round = 0; round < rounds(12); round++) {
        const other = damaged(line, random);
        for (const parser of own) expectTheSame(parser, other);
      }
    }
  });

  it("gives the same record for other numbers", () => {
    const random = randoms();
    const lines = fixtureLines(folder);
    for (const parser of parsers) {
      for (const line of lines) {
        if (!byBytes(parser, line)) continue;
        for (let round = 0; round < rounds(8); round++) {
          const other = line.replace(/\d+/g, (digits) =>
            random(4) > 0
              ? digits
              : String(random(10 ** Math.min(digits.length, 9))).padStart(digits.length, "0"),
          );
          expectTheSame(parser, other);
        }
      }
    }
  });
});

it("parses most lines of text formats from bytes", () => {
  expect(both).toBeGreaterThan(1000);
});

describe("the quick test for envelopes", () => {
  const lines = fixtures.flatMap((folder) => fixtureLines(folder));

  it("finds every line with an envelope", () => {
    const missed = lines.filter((line) => {
      const bytes = Buffer.from(line, "latin1");
      return !line.includes("\x1b[") && !mayBeWrapped(bytes, 0, bytes.length) && unwrapped(line).length > 0;
    });
    expect(missed).toEqual([]);
  });
});

describe("an address as a number", () => {
  it.each([
    ["0.0.0.0", -2147483648],
    ["127.255.255.255", -1],
    ["128.0.0.0", 0],
    ["255.255.255.255", 2147483647],
    ["192.0.2.7", 1073742343],
  ])("%s", (address, number) => expect(addressNumber(address)).toBe(number));

  it.each([
    "",
    "1.2.3",
    "1.2.3.4.5",
    "1.2.3.256",
    "01.2.3.4",
    "1..2.3",
    "1.2.3.",
    "::1",
    "1.2.3.4 ",
    "a.b.c.d",
  ])("%j is not an address", (address) => expect(addressNumber(address)).toBeNaN());
});

describe("lines with the same dimensions", () => {
  const line = (sent: number, promised: number, status = 200): string =>
    `203.0.113.7 - - [24/Nov/2026:10:00:00 +0000] "GET /a HTTP/1.1" ${status} ${sent} "-" "curl/8" rt=0.100 ua="10.0.0.1:80" us="${status}" ` +
    `uct="0.001" uht="0.050" urt="0.100" url="${sent}" ubr="900" ucs="-" ucl="${promised}" rc="OK" lrs="-" lcs="-" rid=abc`;
  const parser = allParsers.find(({ name }) => name === "nginx-upstream") as LayoutParser;
  const ruleOf = (text: string): string | null => {
    const found = byBytes(parser, text);
    return found && judgeParsed(found, parser, undefined).verdict.rule;
  };

  it("do not share the verdict of an incomplete answer", () => {
    expect([
      ruleOf(line(500, 500)),
      ruleOf(line(700, 700)),
      ruleOf(line(300, 700)),
      ruleOf(line(700, 700)),
    ]).toEqual(["nginx-answered", "nginx-answered", "nginx-incomplete", "nginx-answered"]);
  });

  it("do not share the verdict of a failure", () => {
    const [first, second] = [ruleOf(line(157, 157, 502)), ruleOf(line(9999, 9999, 502))];
    expect([first, second]).toEqual(["nginx-origin-502", "nginx-origin-502"]);
  });
});
