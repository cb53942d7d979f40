import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { allParsers, candidates } from "../../src/detect/candidates.ts";
import { formats } from "../../src/formats/index.ts";

const page = readFileSync(new URL("../../src/formats/README.md", import.meta.url), "utf8");
const section = (title: string): string => page.split(/^## /m).find((text) => text.startsWith(title)) ?? "";
const first = (title: string): string[] =>
  [...section(title).matchAll(/^\| `(\w+)` \|/gm)].map(([, name = ""]) => name).sort();
const namesWith = (has: (format: (typeof formats)[number]) => unknown): string[] =>
  formats
    .filter(has)
    .map(({ name }) => name)
    .sort();

describe("the page of formats", () => {
  it.each([...new Set(allParsers.map(({ name }) => name))])("names the layout %s", (name) => {
    expect(page).toContain(`\`${name}\``);
  });

  it("has a row for each format", () => {
    expect(first("# Formats")).toEqual(namesWith(() => true));
  });

  it("has a row for each format language", () => {
    expect(first("Custom formats")).toEqual(namesWith(({ language }) => language));
  });

  const examples = [...section("Custom formats").matchAll(/^\| `(\w+)` \|.*`--log-format '?(.*?)'?` \|$/gm)];

  it("has an example for each format language", () => {
    expect(examples.map(([, name = ""]) => name).sort()).toEqual(namesWith(({ language }) => language));
  });

  it.each(examples.map(([, as = "", logFormat = ""]) => [as, logFormat]))(
    "has a valid example for %s",
    (as, logFormat) => {
      const [parser] = candidates({ as, logFormat }).forFile("");
      expect(parser?.format.name).toBe(as);
      const { layout, format } = parser ?? expect.fail();
      const fields =
        "parts" in layout
          ? layout.parts.flatMap((part) => (typeof part === "string" ? [] : [part.field]))
          : "columns" in layout
            ? layout.columns
            : [];
      expect(fields.length).toBeGreaterThan(2);
      expect(fields.filter((field) => !format.fieldMap[field])).toEqual([]);
    },
  );

  it("has a row for each server configuration", () => {
    expect(first("The server's configuration")).toEqual(namesWith(({ language }) => language?.config));
  });

  it.each(namesWith(({ recommended }) => recommended))("has the recommended format of %s", (name) => {
    const text = formats.find((format) => format.name === name)?.recommended?.text ?? "?";
    expect(section("Recommended log formats")).toContain(text);
  });
});
