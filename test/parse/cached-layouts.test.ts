import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { nginx } from "../../src/formats/nginx/nginx.ts";
import { scanPlan } from "../../src/parse/bytes/compile.ts";

const fixture = (name: string): Buffer[] =>
  readFileSync(fileURLToPath(new URL(`../../fixtures/${name}/access.log`, import.meta.url)), "latin1")
    .split("\n")
    .map((line) => Buffer.from(line, "latin1"));

// a field that only the text parser can convert would make each line of the layout several times as slow
it.each([
  ["combined", "nginx-combined"],
  ["faultline", "nginx-causes"],
  ["upstream", "nginx-upstream"],
])("lines of nginx's layout %s share their verdicts by dimension key", (name, folder) => {
  const layouts = nginx.layouts.filter((layout) => layout.name === name);
  const plans = layouts.flatMap((layout) => ("needs" in layout ? [] : (scanPlan(nginx, layout) ?? [])));
  const keys = fixture(folder).flatMap((line) =>
    plans.flatMap(({ scanner }) => {
      const found = scanner.find(line, 0, line.length);
      return found > 0 ? [scanner.dimensionKey(found)] : [];
    }),
  );
  expect(keys.length).toBeGreaterThan(0);
  expect(keys.some((key) => key > 0)).toBe(true);
});
