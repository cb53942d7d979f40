/** Nesting of the records in a JSON document: 0 objects over several lines, 1 in an array, 2 in the array of an object. */
export type Depth = 0 | 1 | 2;

const beginnings: readonly (readonly [RegExp, Depth])[] = [
  [/^\[\s*(?:\{|\]\s*$)/, 1],
  // Azure; Cloudflare Logpush jobs can add it too
  [/^\{\s*"(?:records|events)"\s*:\s*\[/i, 2],
  [/^\{(?:\s*\r?\n\s*"|"[^\n]*[,[{]\s*\r?\n)/, 0],
];

/** The nesting of records if the content is JSON that is not one object a line; else null. `head`: its first bytes. */
export function recordDepth(head: Buffer): Depth | null {
  const text = head
    .toString("latin1")
    .replace(/^\xEF\xBB\xBF/, "")
    .trimStart();
  return beginnings.find(([beginning]) => beginning.test(text))?.[1] ?? null;
}
