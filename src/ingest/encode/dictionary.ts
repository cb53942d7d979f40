import { mostWords } from "../../parse/wasm/memory-map.ts";

/** Words by numbers of their own, which begin anew with each age. */
export interface ValueIds {
  readonly generation: object;
  readonly valueOf: (word: number) => unknown;
}

/** Numbers for texts, in the order in which they are met. */
export class Dictionary<Value> {
  readonly #numbers = new Map<string, number>();
  readonly #make: (text: string) => Value;
  /** the numbers of words, with 1 added */
  readonly #ages = new WeakMap<object, Int32Array<ArrayBuffer>>();
  #age: object | null = null;
  #words = new Int32Array(0);
  newEntries: Value[] = [];

  /** `make`: what is told of a text that is new. */
  constructor(make: (text: string) => Value) {
    this.#make = make;
  }

  /** 0 for no text. */
  ofText(text: string | null | undefined): number {
    if (text == null) return 0;
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#numbers.size + 1;
    this.#numbers.set(text, number);
    this.newEntries.push(this.#make(text));
    return number;
  }

  /** The same by the number that the text has as a word: each is looked for once. */
  ofWord(words: ValueIds, word: number): number {
    if (words.generation !== this.#age) this.#turn(words.generation);
    const known = this.#words[word] as number;
    if (known > 0) return known - 1;
    const number = this.ofText(words.valueOf(word) as string | null);
    this.#words[word] = number + 1;
    return number;
  }

  #turn(age: object): void {
    this.#words = this.#ages.get(age) ?? new Int32Array(mostWords + 1);
    this.#ages.set(age, this.#words);
    this.#age = age;
  }

  get size(): number {
    return this.#numbers.size;
  }
}
