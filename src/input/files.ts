import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { fastGlob } from "../fast-glob.ts";

export interface Problem {
  readonly path: string;
  /** what is wrong and what to do, as a sentence */
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

interface RotatedName {
  readonly base: string;
  readonly date: string;
  readonly number: number;
}

// sorts after all dates
const undated = "9999";

/** Splits a name into its base and what rotation appended: a date, a number, or both. */
function rotatedName(file: string): RotatedName {
  const uncompressed = file.replace(/\.(?:gz|zst|bz2|xz)$/, "");
  const match = /^(.*?)(?:[.-](\d{8}(?:-\d+)?|\d{4}-\d\d-\d\d(?:-\d+)?))?(?:\.(\d{1,7}))?$/.exec(
    uncompressed,
  );
  const [, base = uncompressed, date, number] = match ?? [];
  return { base, date: date ?? undated, number: number === undefined ? -1 : Number(number) };
}

/** Whether the name ends with a date or number of rotation. */
export function isRotated(file: string): boolean {
  const { date, number } = rotatedName(file);
  return date !== undated || number >= 0;
}

/** The name that a log keeps over rotations. */
export function logName(file: string): string {
  const { base } = rotatedName(file);
  return base.replace(/-\d[\d-]*(?=\.log$)/, "");
}

/** Sorts files by name, the oldest of a rotation first (`.3` before `.2`); ends with the path. */
function sortKey(file: string): string {
  const { base, date, number } = rotatedName(file);
  return `${base}\0${date}\0${String(9_999_999 - number).padStart(8, "0")}\0${file}`;
}

/** Lists the files of paths and globs, each once, the oldest of a rotation first; and patterns without a file. */
export function listFiles(patterns: readonly string[]): Listing {
  const problems: Problem[] = [];
  // sorted in place: with hundreds of thousands of files, further copies of the names cost too much memory
  const files: string[] = [];
  for (const pattern of patterns) {
    const found = expand(pattern);
    problems.push(...found.problems);
    for (const file of found.files) files.push(sortKey(file));
  }
  files.sort();
  let unique = 0;
  for (const key of files) {
    const file = key.slice(key.lastIndexOf("\0") + 1);
    if (unique === 0 || files[unique - 1] !== file) files[unique++] = file;
  }
  files.length = unique;
  return { files, problems };
}
