import { describe, expect, it } from "vitest";
import { matches } from "../../src/faults/evaluate.ts";
import type { HiddenRule, Rule } from "../../src/faults/rule.ts";
import { formats } from "../../src/formats/index.ts";
import { byName } from "../../src/generated-accessors.ts";
import type { Format } from "../../src/parse/format.ts";
import type { LineRecord } from "../../src/parse/line-record.ts";
import type { Tier } from "../../src/request.ts";
import { fixtureDrafts, fixtures } from "../harness/fixture-rows.ts";

// an id may stand in several rows of a table: each of them, not each id, must be the first that fits some line
const drafts = fixtures.flatMap(fixtureDrafts);

const fits = ([, when]: Rule | HiddenRule, draft: LineRecord): boolean =>
  Object.entries(when).every(([field, test]) => matches(test, byName(draft)[field]));

function unreached(format: Format, tier: Tier, rows: readonly Rule[]): string[] {
  const own = drafts.filter((each) => each.format === format && each.tier === tier);
  const reached = new Set(own.map(({ draft }) => rows.findIndex((row) => fits(row, draft))));
  return rows.flatMap(([id, when], index) =>
    reached.has(index) ? [] : [`${id}: ${Object.keys(when).join(", ")} (row ${index + 1})`],
  );
}

describe.each(formats)("$name", (format) => {
  const tables = Object.entries(format.rules) as [Tier, readonly Rule[]][];
  // one table for both tiers is reached by either
  const [first, second] = tables;
  const same = first !== undefined && second !== undefined && first[1] === second[1];

  it.each(same ? [first] : tables)(
    "every row of the rules as a %s is reached by a line of the fixtures",
    (tier, rows) => {
      expect(unreached(format, tier, rows)).toEqual([]);
    },
  );

  it.runIf(format.hidden)(
    "every row of the hidden failures is reached by a good line of the fixtures",
    () => {
      const rows = format.hidden ?? [];
      const good = drafts.filter(
        ({ format: { name }, draft }) => name === format.name && (draft.status ?? 999) < 400,
      );
      const reached = new Set(good.map(({ draft }) => rows.findIndex((row) => fits(row, draft))));
      expect(rows.filter((_row, index) => !reached.has(index)).map(([id]) => id)).toEqual([]);
    },
  );
});
