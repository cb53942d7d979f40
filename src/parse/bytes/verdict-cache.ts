/** The judgment of all lines with one dimension key and bucket; null until the first of them is judged. */
export class CacheEntry<Judged> {
  judged: Judged | null = null;
}

/** Verdicts by dimension key and bucket. The caller that judges a line fills its entry. */
export class VerdictCache<Judged> {
  readonly #byGeneration = new WeakMap<object, CacheEntry<Judged>[][]>();
  #generation: object | null = null;
  #entries: CacheEntry<Judged>[][] = [];
  /** records must hold texts instead of value ids, because redaction reads them */
  readonly needsText: boolean;

  constructor(needsText = false) {
    this.needsText = needsText;
  }

  /** `generation`: of the scanner that numbered the key. */
  entry(generation: object, dimensionKey: number, bucket: number): CacheEntry<Judged> {
    if (generation !== this.#generation) {
      this.#entries = this.#byGeneration.get(generation) ?? [];
      this.#byGeneration.set(generation, this.#entries);
      this.#generation = generation;
    }
    this.#entries[dimensionKey] ??= [];
    const byBucket = this.#entries[dimensionKey];
    byBucket[bucket] ??= new CacheEntry<Judged>();
    return byBucket[bucket];
  }
}
