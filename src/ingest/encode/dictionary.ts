import type { ValueDictionary } from "../../parse/parsed-line.ts";
import { maxValueIds } from "../../parse/wasm/memory-map.ts";

/** Numbers for texts, from 1 on in the order of their first use. */
export class Dictionary<Value> {
  readonly #numbers = new Map<string, number>();
  readonly #entryOf: (text: string) => Value;
  /** by generation of the scanner: value id -> number + 1, or 0 */
  readonly #byGeneration = new WeakMap<object, Int32Array<ArrayBuffer>>();
  #generation: object | null = null;
  #numbersById = new Int32Array(0);
  newEntries: Value[] = [];

  /** `entryOf`: what the batch says of a new text. */
  constructor(entryOf: (text: string) => Value) {
    this.#entryOf = entryOf;
  }

  /** The number of a text; 0 for none. */
  ofText(text: string | null | undefined): number {
    if (text == null) return 0;
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#numbers.size + 1;
    this.#numbers.set(text, number);
    this.newEntries.push(this.#entryOf(text));
    return number;
  }

  /** The number of a text by its value id; looks the text up only once per id. */
  ofId(values: ValueDictionary, id: number): number {
    if (values.generation !== this.#generation) this.#setGeneration(values.generation);
    const known = this.#numbersById[id] as number;
    if (known > 0) return known - 1;
    const number = this.ofText(values.textOf(id));
    this.#numbersById[id] = number + 1;
    return number;
  }

  #setGeneration(generation: object): void {
    this.#numbersById = this.#byGeneration.get(generation) ?? new Int32Array(maxValueIds + 1);
    this.#byGeneration.set(generation, this.#numbersById);
    this.#generation = generation;
  }

  get size(): number {
    return this.#numbers.size;
  }
}
