import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lineParser } from "../../src/detect/line-parser.ts";
import { rank } from "../../src/detect/rank.ts";
import { formats } from "../../src/formats/index.ts";
import { judgeOf } from "../../src/ingest/encode/judge.ts";
import type { Format } from "../../src/parse/format.ts";
import type { LineRecord } from "../../src/parse/line-record.ts";
import type { LayoutParser } from "../../src/parse/parser.ts";
import type { Tier } from "../../src/request.ts";
import { fixtureLines, fixtureReaders, fixtures } from "../harness/fixture-rows.ts";
import { rounds } from "../harness/rounds.ts";

interface Sample {
  readonly reader: LayoutParser;
  readonly line: string;
  /** the field's name, and what stands there */
  readonly field: string;
  readonly raw: string;
}

/** The line with another word in the field, at whichever place of the text that stands. */
function withWord({ reader, line, field, raw }: Sample, word: string): LineRecord | null {
  for (let at = line.indexOf(raw); at >= 0; at = line.indexOf(raw, at + 1)) {
    // what is a number or a list in JSON needs quotes
    for (const written of [word, `"${word}"`]) {
      const text = line.slice(0, at) + written + line.slice(at + raw.length);
      const draft = reader.parse(text);
      if (draft && reader.fields(text).some(([name, value]) => name === field && value === word))
        return draft;
    }
  }
  return null;
}

const isSet = (raw: string | undefined): raw is string => raw !== undefined && raw !== "" && raw !== "-";

/** Where a line holds fields of lists: a sample for each list. */
function samplesOf(reader: LayoutParser, line: string): (readonly [where: string, sample: Sample])[] {
  const { name, knownValues: words = {}, fieldMap: vocabulary } = reader.format;
  const values = new Map(reader.fields(line));
  const readings = Object.entries(vocabulary);
  return Object.keys(words).flatMap((fact) =>
    readings.flatMap(([field, [kind, to = kind]]) => {
      const raw = values.get(field);
      if (to !== fact || !isSet(raw)) return [];
      const sample = { reader, line, field, raw };
      return withWord(sample, "Zq") ? [[`${name} ${fact}`, sample] as const] : [];
    }),
  );
}

const samples = new Map<string, Sample[]>();
for (const folder of fixtures) {
  const lines = fixtureLines(folder);
  const { parse: take } = lineParser(rank(fixtureReaders(folder), lines));
  for (const line of lines) {
    const taken = take(line);
    if (!("record" in taken) || !taken.parser.format.knownValues) continue;
    for (const [where, sample] of samplesOf(taken.parser, line))
      samples.set(where, [...(samples.get(where) ?? []), sample]);
  }
}

// made of another field; of a format of one's own
const made = ["google proxyStatus.details", "google proxyStatus.error", "envoy response_flags_long"];
const listed = formats.flatMap(({ name, knownValues: words = {} }) =>
  Object.keys(words).map((fact) => `${name} ${fact}`),
);

// no list has a word like these
const word = fc.stringMatching(/^Zq[a-z]{2,10}$/);

function isTold({ format }: { format: Format }, draft: LineRecord, text: string): void {
  // words are told as they stand, but for those that are compared without case
  expect(draft.unknown_values?.map(([, told]) => told.toLowerCase())).toContain(text.toLowerCase());
  const verdicts = (Object.keys(format.rules) as Tier[]).map((tier) => judgeOf(format, tier)(draft));
  expect(verdicts.map(({ confidence }) => confidence)).not.toContain("certain");
}

describe("a word that no list has, in the place of one that it has", () => {
  it("is tried in every field of a list", () => {
    expect(listed.filter((where) => !samples.has(where) && !made.includes(where))).toEqual([]);
  });

  it.each([...samples.keys()])(
    "%s: the line is read, the word kept and told, no verdict certain",
    (where) => {
      const found = samples.get(where) ?? [];
      fc.assert(
        fc.property(word, fc.nat(found.length - 1), (text, at) => {
          const sample = found[at] as Sample;
          const draft = withWord(sample, text);
          expect(draft, sample.line).not.toBeNull();
          if (draft) isTold(sample.reader, draft, text);
        }),
        { numRuns: rounds(60) },
      );
    },
  );
});
