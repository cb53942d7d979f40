import { type Folded, versionless } from "./fold.ts";

/** What a score must reach: below it, a suggestion would be a guess. */
export const threshold = 0.7;

/** Letters to change, add, leave out or swap with their neighbour to make one word of the other. */
export function edits(one: string, other: string): number {
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const changed = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      let least = Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      next.push(least);
    }
    before = row;
    row = next;
  }
  return row[other.length] ?? 0;
}

export const digits = (text: string): string => (/\d/.test(text) ? text.replace(/\D+/g, " ").trim() : "");
const letters = (text: string): string => [...text].sort().join("");

/** How alike two words are that differ by a slip: "contcat", "product" for "products". 0: they are two words. */
function slip(one: string, other: string): number {
  const longest = Math.max(one.length, other.length);
  // 17 and 18 are two things, however alike
  if (longest < 5 || digits(one) !== digits(other)) return 0;
  const far = edits(one, other);
  if (far > Math.max(1, Math.floor(longest / 6))) return 0;
  // "card" and "cart", "bike" and "hike": another letter in a short word makes another word
  const exchanged = one.length === other.length && letters(one) !== letters(other);
  if (exchanged && longest < 9) return 0;
  return 1 - far / longest;
}

/** Whether one list is the other with some left out. */
function within(few: readonly string[], many: readonly string[]): boolean {
  let found = 0;
  for (const each of many) if (each === few[found]) found++;
  return found === few.length;
}

// the tail of a thing ("reviews", "edit") stands under many things; a title or a file name stands for itself
const distinct = (last: string, kind: string): boolean =>
  /[a-z]/.test(last) && (last.length >= 12 || (last.length >= 9 && last.includes("-")) || kind !== "");

function moved(one: Folded, other: Folded): number {
  const [last = "", otherLast] = [one.segments.at(-1), other.segments.at(-1)];
  if (last !== otherLast || last.length < 4 || !/[a-z]/.test(last)) return 0;
  const [few, many] =
    one.segments.length < other.segments.length
      ? [one.segments, other.segments]
      : [other.segments, one.segments];
  const more = many.length - few.length;
  if (more > 0 && within(few, many)) return 0.9 - 0.1 * more;
  if (!distinct(last, one.kind)) return 0;
  const kept = few.slice(0, -1).filter((segment) => many.includes(segment)).length;
  return 0.75 + (0.1 * kept) / many.length;
}

/** 0 to 1: how surely a path that is there is the one that is missing. */
export function likeness(missing: Folded, there: Folded): number {
  if (missing.kind !== there.kind) return 0;
  const [one, other] = [missing.segments, there.segments];
  const differing = one.length === other.length ? one.filter((each, index) => each !== other[index]) : null;
  if (differing?.length === 0) {
    const plain = (path: string) => path.toLowerCase().replace(/\/+$/, "");
    return plain(missing.path) === plain(there.path) ? 0.98 : 0.95;
  }
  const pattern = versionless(missing);
  if (pattern !== null && pattern === versionless(there)) return 0.9;
  if (differing?.length === 1) {
    const at = one.findIndex((each, index) => each !== other[index]);
    const alike = slip(one[at] ?? "", other[at] ?? "");
    if (alike > 0) return 0.6 + 0.3 * alike;
  }
  return moved(missing, there);
}
