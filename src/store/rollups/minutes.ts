import { minuteMs } from "../../units.ts";
import type { Store } from "../store.ts";
import { BulkInsert } from "../write/bulk-insert.ts";
import { Tally } from "./tally.ts";

const addToExisting = `on conflict do update set requests = requests + excluded.requests, with_id = with_id + excluded.with_id,
  journeys = journeys + excluded.journeys`;

/** Counts requests by minute and dimensions; in memory until the transaction is committed. */
export class MinuteRollup {
  readonly #rows;
  readonly #markUnjoined;
  readonly #tally = new Tally(2);
  /** minutes by their index */
  readonly #minutes: number[] = [];
  readonly #indexes = new Map<number, number>();
  // cache of the last lookup
  #minute = Number.NaN;
  #index = 0;

  constructor(store: Store) {
    const columns = ["minute", "shape", "requests", "with_id", "journeys"];
    this.#rows = new BulkInsert(store, "minute_rows", columns, addToExisting);
    this.#markUnjoined = store.prepare("insert or ignore into unjoined_minutes (minute) values (?)");
  }

  #countersOf(time: number, dimensions: number): number {
    const minute = Math.trunc(time / minuteMs);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#index = this.#indexes.get(minute) ?? this.#minutes.push(minute) - 1;
      this.#indexes.set(minute, this.#index);
    }
    return this.#tally.findOrAdd(this.#index, dimensions);
  }

  /** Adds a request. `dimensions`: an id of the database; `hasId`: the line has an id that other hops may log. */
  add(time: number, dimensions: number, hasId: boolean): void {
    const counters = this.#countersOf(time, dimensions);
    this.#tally.add(counters, 1);
    if (hasId) this.#tally.add(counters + 1, 1);
  }

  /** Adds the counts to the database. */
  write(): void {
    for (const index of this.#tally.sortedIndexes()) {
      this.#rows.add(this.#minutes[this.#tally.first(index)]);
      this.#rows.add(this.#tally.second(index));
      const counters = this.#tally.offsetOf(index);
      this.#rows.add(this.#tally.value(counters));
      this.#rows.add(this.#tally.value(counters + 1));
      // until they are joined, lines are journeys
      this.#rows.add(this.#tally.value(counters));
    }
    this.#rows.flush();
    for (const minute of this.#minutes) this.#markUnjoined.run(minute);
    this.#clear();
  }

  /** Deletes the counts, after the transaction failed. */
  discard(): void {
    this.#rows.discard();
    this.#clear();
  }

  #clear(): void {
    this.#tally.clear();
    this.#minutes.length = 0;
    this.#indexes.clear();
    this.#minute = Number.NaN;
  }
}
