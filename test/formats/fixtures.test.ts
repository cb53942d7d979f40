import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { formats } from "../../src/formats/index.ts";
import { fixtureRows, fixtures } from "../harness/fixture-rows.ts";

const rows = new Map(fixtures.map((folder) => [folder, fixtureRows(folder)]));
const all = [...rows.values()].flat();
const values = (key: string): Set<unknown> =>
  new Set(all.map((row) => (row as Record<string, unknown>)[key]));

describe.each(fixtures)("fixtures/%s", (folder) => {
  it("is read as the rows beside it", async () => {
    const text = rows.get(folder)?.map((row) => `${JSON.stringify(row)}\n`);
    await expect(text?.join("")).toMatchFileSnapshot(`../../fixtures/${folder}/rows.jsonl`);
  });

  it("says where its lines come from", () => {
    expect(existsSync(new URL(`../../fixtures/${folder}/SOURCE.md`, import.meta.url))).toBe(true);
  });
});

describe.each(formats)("$name", ({ name, layouts, rules }) => {
  it.each(layouts.map((layout) => (layout.name === "" ? name : `${name}-${layout.name}`)))(
    "%s reads lines of the fixtures",
    (layout) => {
      expect(values("format")).toContain(layout);
    },
  );

  it("has a line for each of its rules", () => {
    const ids = Object.values(rules).flatMap((rows) => rows.map(([id]) => id));
    expect(ids.filter((id) => !values("rule").has(id))).toEqual([]);
  });
});
