import type { Parsed } from "../../detect/line-parser.ts";

/** A value that is missing from the vendor's documented list. */
export interface UnknownValueCount {
  readonly format: string;
  readonly field: string;
  readonly value: string;
  /** lines of the run that have the value */
  lines: number;
}

// bounded, so that logs with many unknown values cannot exhaust memory
const maxValues = 100;
const maxCharacters = 60;

/** Unknown values of a block. `others`: lines with values beyond the limit. */
export interface UnknownValueCounts {
  readonly values: readonly UnknownValueCount[];
  readonly others: number;
}

/** Counts unknown values. */
export class UnknownValues {
  readonly #counts = new Map<string, UnknownValueCount>();
  /** lines with values beyond the limit */
  others = 0;

  #count(found: UnknownValueCount): void {
    const key = JSON.stringify([found.format, found.field, found.value]);
    const known = this.#counts.get(key);
    if (known) known.lines += found.lines;
    else if (this.#counts.size >= maxValues) this.others += found.lines;
    else this.#counts.set(key, { ...found });
  }

  addLine({ parser, record }: Parsed): void {
    for (const [field, text] of record.unknown_values ?? []) {
      const value = text.length > maxCharacters ? `${text.slice(0, maxCharacters)}…` : text;
      this.#count({ format: parser.format.name, field, value, lines: 1 });
    }
  }

  add({ values, others }: UnknownValueCounts): void {
    for (const value of values) this.#count(value);
    this.others += others;
  }

  /** Returns the counts and starts again. */
  flush(): UnknownValueCounts {
    const counts = { values: [...this.#counts.values()], others: this.others };
    this.#counts.clear();
    this.others = 0;
    return counts;
  }

  /** The most frequent first. */
  list(): readonly UnknownValueCount[] {
    return [...this.#counts.values()].sort((a, b) => b.lines - a.lines);
  }
}
