import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { fastGlob } from "../fast-glob.ts";

export interface Problem {
  readonly path: string;
  /** a sentence: what is wrong, and what to do */
  readonly message: string;
}

export interface Listing {
  readonly files: readonly string[];
  readonly problems: readonly Problem[];
}

export const standardInput = "-";

function expand(pattern: string): Listing {
  if (pattern === standardInput) return { files: [pattern], problems: [] };
  if (existsSync(pattern)) {
    if (!statSync(pattern).isDirectory()) return { files: [pattern], problems: [] };
    const message = `is a directory; name its files: '${path.join(pattern, "*.log*")}'`;
    return { files: [], problems: [{ path: pattern, message }] };
  }
  if (!fastGlob().isDynamicPattern(pattern))
    return { files: [], problems: [{ path: pattern, message: "no such file" }] };
  const files = fastGlob().sync(pattern, { dot: true, unique: true });
  return {
    files,
    problems: files.length > 0 ? [] : [{ path: pattern, message: "no file matches this pattern" }],
  };
}

interface Age {
  readonly base: string;
  readonly date: string;
  readonly turn: number;
}

const undated = "9999";

/** The name without what rotation put behind it; `.3` was rotated before `.2`, a date before a later one. */
function ageOf(file: string): Age {
  const plain = file.replace(/\.(?:gz|zst|bz2|xz)$/, "");
  const match = /^(.*?)(?:[.-](\d{8}(?:-\d+)?|\d{4}-\d\d-\d\d(?:-\d+)?))?(?:\.(\d{1,7}))?$/.exec(plain);
  const [, base = plain, date, turn] = match ?? [];
  return { base, date: date ?? undated, turn: turn === undefined ? -1 : Number(turn) };
}

/** Whether rotation has put something behind the name. */
export function isRotated(file: string): boolean {
  const { date, turn } = ageOf(file);
  return date !== undated || turn >= 0;
}

/** Text that sorts files by name, rotated ones oldest first, and holds the file's own name at its end. */
function sortKey(file: string): string {
  const { base, date, turn } = ageOf(file);
  return `${base}\0${date}\0${String(9_999_999 - turn).padStart(8, "0")}\0${file}`;
}

/** The files that arguments and globs name, each once, rotated ones oldest first; and what could not be found. */
export function listFiles(patterns: readonly string[]): Listing {
  const problems: Problem[] = [];
  // hundreds of thousands: each name stands in memory once
  const files: string[] = [];
  for (const pattern of patterns) {
    const found = expand(pattern);
    problems.push(...found.problems);
    for (const file of found.files) files.push(sortKey(file));
  }
  files.sort();
  let kept = 0;
  for (const key of files) {
    const file = key.slice(key.lastIndexOf("\0") + 1);
    if (kept === 0 || files[kept - 1] !== file) files[kept++] = file;
  }
  files.length = kept;
  return { files, problems };
}
