import type { Key } from "./bytes/key.ts";

/** What is concluded of all lines with the same key; whoever concludes it leaves it here. */
export class Alike {
  readonly parts: Int32Array;
  judged: unknown = null;

  constructor(parts: Int32Array) {
    this.parts = parts;
  }
}

// most logs have some hundreds of kinds of lines
const places = 4096;

/** Remembers kinds of lines, the latest in each place. */
class AlikeLines {
  readonly #places: (Alike | undefined)[] = Array(places).fill(undefined);

  of(key: Key): Alike {
    const place = key.hash() & (places - 1);
    const known = this.#places[place];
    if (known && key.is(known.parts)) return known;
    const fresh = new Alike(key.copy());
    this.#places[place] = fresh;
    return fresh;
  }
}

/** What one way of reading and judging knows of lines, by the keys of those who read them. */
export class AlikeBook {
  readonly #lines = new Map<Key, AlikeLines>();
  #key: Key | null = null;
  #last = new AlikeLines();

  of(key: Key): Alike {
    if (key !== this.#key) {
      this.#last = this.#lines.get(key) ?? new AlikeLines();
      this.#lines.set(key, this.#last);
      this.#key = key;
    }
    return this.#last.of(key);
  }
}
