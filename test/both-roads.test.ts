import { describe, expect, it } from "vitest";
import { allReaders } from "../src/formats/candidates.ts";
import type { Draft } from "../src/formats/format.ts";
import type { LineReader } from "../src/formats/line-reader.ts";
import { mayBeWrapped, unwrapped } from "../src/formats/wrappers.ts";
import { addressNumber } from "../src/ingest/address.ts";
import { fixtureLines, fixtureReaders, fixtures } from "./fixture-rows.ts";

/** What a draft says: a key without a value is left out, and tokens are how texts are numbered. */
const said = (draft: Draft): object =>
  Object.fromEntries(
    Object.entries(draft).filter(([key, value]) => value !== undefined && !key.endsWith("_token")),
  );

function byBytes({ readBytes }: LineReader, line: string): Draft | null {
  // a line stands somewhere in a chunk, with others around it
  const bytes = Buffer.from(`before "\\" \n${line}\nbehind"\n`, "latin1");
  const from = bytes.indexOf(10) + 1;
  return readBytes(bytes, from, from + line.length);
}

let both = 0;

describe.each(fixtures)("fixtures/%s", (folder) => {
  it("says the same read from bytes and from text, by each reader that can tell", () => {
    const readers = [...allReaders, ...fixtureReaders(folder)];
    for (const line of fixtureLines(folder)) {
      for (const reader of readers) {
        // twice: what was remembered of the first time says the same
        for (const found of [byBytes(reader, line), byBytes(reader, line)]) {
          if (!found) continue;
          both++;
          const text = reader.read(line);
          expect([reader.name, line, text && said(text)]).toEqual([reader.name, line, said(found)]);
        }
      }
    }
  });
});

it("reads most lines of text formats from bytes", () => {
  expect(both).toBeGreaterThan(1000);
});

describe("a look at bytes", () => {
  const lines = fixtures.flatMap((folder) => fixtureLines(folder));

  it("misses no line that a collector has put something around", () => {
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
  ])("%j is none", (address) => expect(addressNumber(address)).toBeNaN());
});
