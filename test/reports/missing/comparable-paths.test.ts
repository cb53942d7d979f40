import { describe, expect, it } from "vitest";
import { closestPaths } from "../../../src/reports/missing/closest.ts";
import { comparablePaths } from "../../../src/reports/missing/comparable-paths.ts";
import { normalizePath } from "../../../src/reports/missing/normalize-path.ts";
import { minScore, similarity } from "../../../src/reports/missing/similarity.ts";

function comparableIds(missing: readonly string[], paths: readonly string[]): number[] {
  const state = comparablePaths.start();
  for (const path of missing) comparablePaths.step(state, 1, path, 0);
  for (const [id, path] of paths.entries()) comparablePaths.step(state, 0, path, id);
  return JSON.parse(comparablePaths.result(state)) as number[];
}

function closest(missing: readonly string[], paths: readonly string[]): unknown {
  const state = closestPaths.start();
  for (const path of missing) closestPaths.step(state, 1, "a.example", path, 0);
  for (const path of paths) closestPaths.step(state, 0, "a.example", path, path.length);
  return JSON.parse(closestPaths.result(state));
}

/** Repeatable numbers from 0 to `limit` - 1 (https://en.wikipedia.org/wiki/Linear_congruential_generator). */
function generator(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

const words = [
  "Products",
  "spring_sale",
  "how-to-brew-tea",
  "contact",
  "item-4711",
  "v2",
  "caf%C3%A9",
  "app.3f9a1c2b",
];
const endings = ["", "", "", "/", ".html", ".php", ".js", ".png", "/index.html", "-3.7.1.min.js"];

/** A path of words, some of them with a typo. */
function madeUpPath(below: (limit: number) => number): string {
  const segments = Array.from({ length: 1 + below(3) }, () => {
    const word = words[below(words.length)] ?? "";
    const at = below(word.length);
    return below(3) > 0 ? word : word.slice(0, at) + (word[at + 1] ?? "") + word.slice(at);
  });
  return `/${segments.join("/")}${endings[below(endings.length)]}`;
}

describe("stored paths that can be similar to a missing path", () => {
  it("contain each path of a sufficient score in the last segment", () => {
    const below = generator(15);
    const missing = Array.from({ length: 40 }, () => madeUpPath(below));
    const paths = [...new Set(Array.from({ length: 3000 }, () => madeUpPath(below)))];
    const ids = comparableIds(missing, paths);
    const kept = ids.map((id) => paths[id] ?? "");
    // most made-up paths are similar to none
    expect(ids.length).toBeLessThan(paths.length);
    expect(closest(missing, kept)).toEqual(closest(missing, paths));
    expect(closest(missing, kept)).not.toEqual([]);
    // the same first segments: a typo is searched only in the last one
    const naive = paths.filter((path) =>
      missing.some((each) => {
        const [one, other] = [normalizePath(each), normalizePath(path)];
        const sameParent = one.segments.slice(0, -1).join("/") === other.segments.slice(0, -1).join("/");
        return (
          (sameParent || one.segments.at(-1) === other.segments.at(-1)) && similarity(one, other) >= minScore
        );
      }),
    );
    expect(naive.length).toBeGreaterThan(50);
    expect(naive.filter((path) => !kept.includes(path))).toEqual([]);
  });

  it("are none without missing paths, and never paths that are not compared", () => {
    expect(comparableIds([], ["/about", "/contact"])).toEqual([]);
    expect(
      comparableIds(["/about"], ["//about", "/\\about", `/${"a/".repeat(300)}about`, "/About.html"]),
    ).toEqual([3]);
  });
});
