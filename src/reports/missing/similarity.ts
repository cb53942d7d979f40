import { type NormalizedPath, versionless } from "./normalize-path.ts";

/** Minimum score of a suggestion. */
export const minScore = 0.7;

/**
 * Optimal string alignment distance: number of substitutions, insertions, deletions and transpositions of adjacent
 * characters. https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance
 */
function editDistance(one: string, other: string): number {
  let previousRow: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const nextRow = [i];
    for (let j = 1; j <= other.length; j++) {
      const changed = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      let distance = Math.min(changed, (row[j] ?? 0) + 1, (nextRow[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
        distance = Math.min(distance, (previousRow[j - 2] ?? 0) + 1);
      nextRow.push(distance);
    }
    previousRow = row;
    row = nextRow;
  }
  return row[other.length] ?? 0;
}

export const digits = (text: string): string => (/\d/.test(text) ? text.replace(/\D+/g, " ").trim() : "");
const letters = (text: string): string => [...text].sort().join("");

/** Similarity, 0 to 1, of two words that differ by a typo: "contcat", "product" for "products". 0: different words. */
function typoSimilarity(one: string, other: string): number {
  const longest = Math.max(one.length, other.length);
  // different numbers name different items: 17 and 18
  if (longest < 5 || digits(one) !== digits(other)) return 0;
  const distance = editDistance(one, other);
  if (distance > Math.max(1, Math.floor(longest / 6))) return 0;
  // "card" and "cart", "bike" and "hike": a substitution in a short word gives another word
  const substituted = one.length === other.length && letters(one) !== letters(other);
  if (substituted && longest < 9) return 0;
  return 1 - distance / longest;
}

/** Whether `shorter` is a subsequence of `longer`. */
function isSubsequence(shorter: readonly string[], longer: readonly string[]): boolean {
  let found = 0;
  for (const each of longer) if (each === shorter[found]) found++;
  return found === shorter.length;
}

// short names ("reviews", "edit") occur below many paths; a title or a file name identifies one page
const isDistinctive = (last: string, kind: string): boolean =>
  /[a-z]/.test(last) && (last.length >= 12 || (last.length >= 9 && last.includes("-")) || kind !== "");

/** Score of a path whose last segment is the same under other parents; 0 if it is not. */
function movedScore(one: NormalizedPath, other: NormalizedPath): number {
  const [last = "", otherLast] = [one.segments.at(-1), other.segments.at(-1)];
  if (last !== otherLast || last.length < 4 || !/[a-z]/.test(last)) return 0;
  const [shorter, longer] =
    one.segments.length < other.segments.length
      ? [one.segments, other.segments]
      : [other.segments, one.segments];
  const extra = longer.length - shorter.length;
  if (extra > 0 && isSubsequence(shorter, longer)) return 0.9 - 0.1 * extra;
  if (!isDistinctive(last, one.kind)) return 0;
  const shared = shorter.slice(0, -1).filter((segment) => longer.includes(segment)).length;
  return 0.75 + (0.1 * shared) / longer.length;
}

/** Score, 0 to 1, of an existing path as the target of a redirect from a missing path. */
export function similarity(missing: NormalizedPath, existing: NormalizedPath): number {
  if (missing.kind !== existing.kind) return 0;
  const [one, other] = [missing.segments, existing.segments];
  const differences = one.length === other.length ? one.filter((each, index) => each !== other[index]) : null;
  if (differences?.length === 0) {
    const trimmed = (path: string) => path.toLowerCase().replace(/\/+$/, "");
    return trimmed(missing.path) === trimmed(existing.path) ? 0.98 : 0.95;
  }
  const pattern = versionless(missing);
  if (pattern !== null && pattern === versionless(existing)) return 0.9;
  if (differences?.length === 1) {
    const at = one.findIndex((each, index) => each !== other[index]);
    const typo = typoSimilarity(one[at] ?? "", other[at] ?? "");
    if (typo > 0) return 0.6 + 0.3 * typo;
  }
  return movedScore(missing, existing);
}
