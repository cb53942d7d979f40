import type { Read } from "../formats/detect.ts";

/** A word that a format's manual did not have, and how many lines of a run hold it. */
export interface NewWordCount {
  readonly format: string;
  readonly field: string;
  readonly word: string;
  lines: number;
}

// a log of nothing but new words must not fill the memory
const most = 100;
const longest = 60;

/** Counts the new words of a run. */
export class NewWords {
  readonly #seen = new Map<string, NewWordCount>();
  /** lines with words beyond those that are kept */
  others = 0;

  add({ reader, draft }: Read): void {
    for (const [field, text] of draft.new_words ?? []) {
      const word = text.length > longest ? `${text.slice(0, longest)}…` : text;
      const key = JSON.stringify([reader.format.name, field, word]);
      const known = this.#seen.get(key);
      if (known) known.lines++;
      else if (this.#seen.size >= most) this.others++;
      else this.#seen.set(key, { format: reader.format.name, field, word, lines: 1 });
    }
  }

  list(): readonly NewWordCount[] {
    return [...this.#seen.values()].sort((a, b) => b.lines - a.lines);
  }
}
