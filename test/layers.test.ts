import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const src = fileURLToPath(new URL("../src", import.meta.url));

/** A file imports its own layer and those before it. */
const layers = [
  ["errors", "request", "units", "spelling", "generated-accessors", "package-root", "fast-glob"],
  ["faults"],
  ["classify"],
  ["input"],
  ["parse"],
  ["formats"],
  ["detect"],
  ["store"],
  ["journeys"],
  ["ingest"],
  ["explain"],
  ["incidents"],
  ["reports", "trace", "advise"],
  ["print"],
  ["overview"],
  ["check", "metrics", "notify"],
  ["config"],
  ["daily"],
  ["commands", "exit-code"],
  ["main"],
  ["cli", "index"],
];

const layerOf = (file: string): number => {
  const [first = ""] = path.relative(src, file).split(path.sep);
  return layers.findIndex((names) => names.includes(first.replace(/\.ts$/, "")));
};

const files = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => path.join(src, name));

const importsOf = (file: string): string[] =>
  [...readFileSync(file, "utf8").matchAll(/from "(\.[^"]+)"/g)].map(([, name = ""]) =>
    path.resolve(path.dirname(file), name),
  );

describe("imports go one way", () => {
  it("finds a layer for every file", () => {
    expect(files.length).toBeGreaterThan(50);
    expect(files.filter((file) => layerOf(file) < 0)).toEqual([]);
  });

  it("finds no import of a later layer", () => {
    const backwards = files.flatMap((file) =>
      importsOf(file)
        .filter((imported) => layerOf(imported) > layerOf(file))
        .map((imported) => `${path.relative(src, file)} imports ${path.relative(src, imported)}`),
    );
    expect(backwards).toEqual([]);
  });
});

describe("names", () => {
  it("uses each type name once", () => {
    const names = files.flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/^(?:export )?(?:interface|type|class) ([A-Z]\w*)/gm)].map(
        ([, name = ""]) => name,
      ),
    );
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});
