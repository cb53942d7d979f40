import type { Parsed } from "../../detect/line-parser.ts";

/** A word that a format's manual did not have, and how many lines of a run hold it. */
export interface UnknownValueCount {
  readonly format: string;
  readonly field: string;
  readonly word: string;
  lines: number;
}

// a log of nothing but new words must not fill the memory
const most = 100;
const longest = 60;

/** New words of some lines. */
export interface UnknownValueCounts {
  readonly words: readonly UnknownValueCount[];
  readonly others: number;
}

/** Counts new words. */
export class UnknownValues {
  readonly #seen = new Map<string, UnknownValueCount>();
  /** lines with words beyond those that are kept */
  others = 0;

  #count(found: UnknownValueCount): void {
    const key = JSON.stringify([found.format, found.field, found.word]);
    const known = this.#seen.get(key);
    if (known) known.lines += found.lines;
    else if (this.#seen.size >= most) this.others += found.lines;
    else this.#seen.set(key, { ...found });
  }

  line({ parser: reader, record: draft }: Parsed): void {
    for (const [field, text] of draft.unknown_values ?? []) {
      const word = text.length > longest ? `${text.slice(0, longest)}…` : text;
      this.#count({ format: reader.format.name, field, word, lines: 1 });
    }
  }

  add({ words, others }: UnknownValueCounts): void {
    for (const word of words) this.#count(word);
    this.others += others;
  }

  /** What was counted since the last time. */
  take(): UnknownValueCounts {
    const found = { words: [...this.#seen.values()], others: this.others };
    this.#seen.clear();
    this.others = 0;
    return found;
  }

  list(): readonly UnknownValueCount[] {
    return [...this.#seen.values()].sort((a, b) => b.lines - a.lines);
  }
}
