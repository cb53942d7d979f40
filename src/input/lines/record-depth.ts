/** How deep records lie: objects written over several lines, in an array, in the array of an envelope. */
export type Depth = 0 | 1 | 2;

const beginnings: readonly (readonly [RegExp, Depth])[] = [
  [/^\[\s*(?:\{|\]\s*$)/, 1],
  // Azure, and what a job of Cloudflare may put around its records
  [/^\{\s*"(?:records|events)"\s*:\s*\[/i, 2],
  [/^\{(?:\s*\r?\n\s*"|"[^\n]*[,[{]\s*\r?\n)/, 0],
];

/** Whether content is JSON that is not one object a line, by its first bytes; and where its records are then. */
export function recordDepth(head: Buffer): Depth | null {
  const text = head
    .toString("latin1")
    .replace(/^\xEF\xBB\xBF/, "")
    .trimStart();
  return beginnings.find(([beginning]) => beginning.test(text))?.[1] ?? null;
}
