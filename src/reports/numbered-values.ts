/** Values that SQL refers to by a number, because passing them as text for each row takes longer than counting. */
export class NumberedValues<Value> {
  readonly #values: Value[] = [];

  add(value: Value): number {
    return this.#values.push(value);
  }

  get(number: unknown): Value | undefined {
    return this.#values[Number(number) - 1];
  }
}
