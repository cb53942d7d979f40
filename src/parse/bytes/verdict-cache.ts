/** What is concluded of all lines with the same key; whoever concludes it leaves it here. */
export class CacheEntry {
  judged: unknown = null;
}

/** What one way of reading and judging knows of kinds of lines. */
export class VerdictCache {
  readonly #kinds = new WeakMap<object, CacheEntry[][]>();
  #age: object | null = null;
  #last: CacheEntry[][] = [];
  /** texts are looked at before they are stored: their numbers are not enough */
  readonly needsText: boolean;

  constructor(spelled = false) {
    this.needsText = spelled;
  }

  /** `age`: whose numbers these are; `sort`: all that matters of the words that are not in a line's key, as a number. */
  entry(age: object, kind: number, sort: number): CacheEntry {
    if (age !== this.#age) {
      this.#last = this.#kinds.get(age) ?? [];
      this.#kinds.set(age, this.#last);
      this.#age = age;
    }
    this.#last[kind] ??= [];
    const alikes = this.#last[kind];
    alikes[sort] ??= new CacheEntry();
    return alikes[sort];
  }
}
