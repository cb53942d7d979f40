// a time below 2^31 ms and a position below this fit into one double together
const positions = 2 ** 22;

/**
 * Counts of times per group; groups are numbers from 0. Entries are appended, and sorted and merged only when the list
 * is full, which is faster than a lookup per entry.
 */
export class TimeList {
  #groups = new Uint32Array(1024);
  #times = new Uint32Array(1024);
  #counts = new Float64Array(1024);
  #size = 0;
  #lastGroup = 0;

  get size(): number {
    return this.#size;
  }

  group(at: number): number {
    return this.#groups[at] ?? 0;
  }

  ms(at: number): number {
    return this.#times[at] ?? 0;
  }

  count(at: number): number {
    return this.#counts[at] ?? 0;
  }

  add(group: number, ms: number, count: number): void {
    if (this.#size === this.#groups.length) this.#grow();
    if (group > this.#lastGroup) this.#lastGroup = group;
    this.#append(group, ms, count);
  }

  #append(group: number, ms: number, count: number): void {
    this.#groups[this.#size] = group;
    this.#times[this.#size] = ms;
    this.#counts[this.#size++] = count;
  }

  #grow(): void {
    if (this.#size >= positions) this.order();
    if (this.#size * 2 < this.#groups.length) return;
    const [groups, times, count] = [this.#groups, this.#times, this.#counts];
    this.#groups = new Uint32Array(groups.length * 2);
    this.#times = new Uint32Array(groups.length * 2);
    this.#counts = new Float64Array(groups.length * 2);
    this.#groups.set(groups);
    this.#times.set(times);
    this.#counts.set(count);
  }

  /** The position of the first entry of each group after sorting, and the end. */
  #starts(): Uint32Array {
    const starts = new Uint32Array(this.#lastGroup + 2);
    for (let at = 0; at < this.#size; at++) {
      const next = this.group(at) + 1;
      starts[next] = (starts[next] ?? 0) + 1;
    }
    for (let group = 1; group < starts.length; group++) {
      starts[group] = (starts[group] ?? 0) + (starts[group - 1] ?? 0);
    }
    return starts;
  }

  /** Sorts by group and time, and merges equal entries. */
  order(): void {
    const starts = this.#starts();
    const next = starts.slice();
    const keys = new Float64Array(this.#size);
    const count = new Float64Array(this.#size);
    for (let at = 0; at < this.#size; at++) {
      const group = this.group(at);
      const to = next[group] ?? 0;
      next[group] = to + 1;
      keys[to] = this.ms(at) * positions + (to - (starts[group] ?? 0));
      count[to] = this.count(at);
    }
    this.#size = 0;
    for (let group = 0; group <= this.#lastGroup; group++) {
      const [from, to] = [starts[group] ?? 0, starts[group + 1] ?? 0];
      if (to > from) this.#merge(group, keys.subarray(from, to).sort(), count, from);
    }
  }

  #merge(group: number, keys: Float64Array, count: Float64Array, start: number): void {
    let last = -1;
    for (const key of keys) {
      const ms = Math.floor(key / positions);
      const sum = count[start + (key % positions)] ?? 0;
      if (ms === last) this.#counts[this.#size - 1] = this.count(this.#size - 1) + sum;
      else this.#append(group, ms, sum);
      last = ms;
    }
  }
}
