import type { Read } from "../../detect/line-parser.ts";

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

/** New words of some lines. */
export interface FoundWords {
  readonly words: readonly NewWordCount[];
  readonly others: number;
}

/** Counts new words. */
export class NewWords {
  readonly #seen = new Map<string, NewWordCount>();
  /** lines with words beyond those that are kept */
  others = 0;

  #count(found: NewWordCount): void {
    const key = JSON.stringify([found.format, found.field, found.word]);
    const known = this.#seen.get(key);
    if (known) known.lines += found.lines;
    else if (this.#seen.size >= most) this.others += found.lines;
    else this.#seen.set(key, { ...found });
  }

  line({ reader, draft }: Read): void {
    for (const [field, text] of draft.new_words ?? []) {
      const word = text.length > longest ? `${text.slice(0, longest)}…` : text;
      this.#count({ format: reader.format.name, field, word, lines: 1 });
    }
  }

  add({ words, others }: FoundWords): void {
    for (const word of words) this.#count(word);
    this.others += others;
  }

  /** What was counted since the last time. */
  take(): FoundWords {
    const found = { words: [...this.#seen.values()], others: this.others };
    this.#seen.clear();
    this.others = 0;
    return found;
  }

  list(): readonly NewWordCount[] {
    return [...this.#seen.values()].sort((a, b) => b.lines - a.lines);
  }
}
