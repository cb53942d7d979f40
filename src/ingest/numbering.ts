import { Token } from "../formats/bytes/token.ts";

/** Numbers for texts, in the order in which they are met. */
export class Dictionary<Value> {
  readonly #numbers = new Map<string, number>();
  readonly #make: (text: string) => Value;
  news: Value[] = [];

  /** `make`: what is told of a text that is new. */
  constructor(make: (text: string) => Value) {
    this.#make = make;
  }

  number(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#numbers.size + 1;
    this.#numbers.set(text, number);
    this.news.push(this.#make(text));
    return number;
  }

  /** 0 for no text. A token keeps the number, so that its text is searched once. */
  ofText(text: string | null | undefined, token: unknown): number {
    if (text == null) return 0;
    if (!(token instanceof Token) || token.text !== text) return this.number(text);
    if (token.of !== this) {
      token.number = this.number(text);
      token.of = this;
    }
    return token.number;
  }

  get size(): number {
    return this.#numbers.size;
  }
}
