import { createRequire } from "node:module";

let loaded: typeof import("fast-glob") | null = null;

/** Patterns of file names. Most runs are given names, and to load what reads patterns takes each thread 40 ms. */
export function fastGlob(): typeof import("fast-glob") {
  loaded ??= createRequire(import.meta.url)("fast-glob") as typeof import("fast-glob");
  return loaded;
}
