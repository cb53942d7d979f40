const initialLength = 64;

/** Maps the numbers of an encoder's dictionary, which count from 1, to ids of the database. */
export class IdMap {
  #ids = new Float64Array(initialLength);
  #count = 0;

  /** Sets the id of the next number. */
  add(id: number): void {
    if (++this.#count >= this.#ids.length) {
      const ids = new Float64Array(this.#ids.length * 2);
      ids.set(this.#ids);
      this.#ids = ids;
    }
    this.#ids[this.#count] = id;
  }

  /** null for the number 0, which means no value */
  idOf(number: number): number | null {
    return number === 0 ? null : (this.#ids[number] ?? null);
  }
}
