/** What is concluded of all lines with the same key; whoever concludes it leaves it here. */
export class Alike {
  judged: unknown = null;
}

/** What one way of reading and judging knows of kinds of lines. */
export class AlikeBook {
  readonly #kinds = new WeakMap<object, Alike[][]>();
  #age: object | null = null;
  #last: Alike[][] = [];
  /** texts are looked at before they are stored: their numbers are not enough */
  readonly spelled: boolean;

  constructor(spelled = false) {
    this.spelled = spelled;
  }

  /** `age`: whose numbers these are; `sort`: all that matters of the words that are not in a line's key, as a number. */
  of(age: object, kind: number, sort: number): Alike {
    if (age !== this.#age) {
      this.#last = this.#kinds.get(age) ?? [];
      this.#kinds.set(age, this.#last);
      this.#age = age;
    }
    this.#last[kind] ??= [];
    const alikes = this.#last[kind];
    alikes[sort] ??= new Alike();
    return alikes[sort];
  }
}
