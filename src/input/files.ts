import { existsSync, statSync } from "node:fs";
import path from "node:path";
import fg from "fast-glob";

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
  if (!fg.isDynamicPattern(pattern))
    return { files: [], problems: [{ path: pattern, message: "no such file" }] };
  const files = fg.sync(pattern, { dot: true, unique: true });
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

/** The name without what rotation put behind it; `.3` was rotated before `.2`, a date before a later one. */
function ageOf(file: string): Age {
  const plain = file.replace(/\.(?:gz|zst|bz2|xz)$/, "");
  const match = /^(.*?)(?:[.-](\d{8}(?:-\d+)?|\d{4}-\d\d-\d\d(?:-\d+)?))?(?:\.(\d{1,7}))?$/.exec(plain);
  const [, base = plain, date, turn] = match ?? [];
  return { base, date: date ?? "9999", turn: turn === undefined ? -1 : Number(turn) };
}

const byAge = (a: Age, b: Age): number =>
  a.base.localeCompare(b.base, "en") || a.date.localeCompare(b.date, "en") || b.turn - a.turn;

/** The files that arguments and globs name, each once, rotated ones oldest first; and what could not be found. */
export function listFiles(patterns: readonly string[]): Listing {
  const found = patterns.map(expand);
  const named = [...new Set(found.flatMap(({ files }) => files))].map((file) => ({ file, age: ageOf(file) }));
  return {
    files: named.sort((a, b) => byAge(a.age, b.age)).map(({ file }) => file),
    problems: found.flatMap(({ problems }) => problems),
  };
}
