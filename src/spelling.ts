/** The Levenshtein distance: letters to change, insert or delete to turn one word into the other. */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [rowIndex, letter] of [...one].entries()) {
    const next = [rowIndex + 1];
    for (const [index, otherLetter] of [...other].entries()) {
      const substituted = (row[index] ?? 0) + (letter === otherLetter ? 0 : 1);
      next.push(Math.min(substituted, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** The name that a misspelled word probably means; undefined if none is similar. */
export function nearest(word: string, names: readonly string[]): string | undefined {
  const similar = names
    .map((name) => ({ name, distance: editDistance(word.toLowerCase(), name) }))
    .filter(({ name, distance }) => distance <= Math.max(2, name.length / 3))
    .sort((one, other) => one.distance - other.distance);
  return similar[0]?.name;
}
