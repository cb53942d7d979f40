import { minuteMs } from "../../units.ts";
import type { Store } from "../store.ts";
import { BulkInsert } from "../write/many-rows.ts";
import { Tally } from "./tally.ts";

const known =
  "on conflict do update set requests = requests + excluded.requests, with_id = with_id + excluded.with_id";

/** Counts requests by minute and shape: in memory while rows come, in the database before they are committed. */
export class Minutes {
  readonly #rows;
  readonly #tally = new Tally(2);
  /** minutes by their number in the tally */
  readonly #minutes: number[] = [];
  readonly #numbers = new Map<number, number>();
  // what most rows share with the one before
  #minute = Number.NaN;
  #number = 0;

  constructor(store: Store) {
    this.#rows = new BulkInsert(store, "minute_rows", ["minute", "shape", "requests", "with_id"], known);
  }

  #at(time: number, shape: number): number {
    const minute = Math.trunc(time / minuteMs);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#number = this.#numbers.get(minute) ?? this.#minutes.push(minute) - 1;
      this.#numbers.set(minute, this.#number);
    }
    return this.#tally.at(this.#number, shape);
  }

  /** A row, by the id of its shape; `hasId`: other hops may log an id that it has. */
  add(time: number, shape: number, hasId: boolean): void {
    const at = this.#at(time, shape);
    this.#tally.add(at, 1);
    if (hasId) this.#tally.add(at + 1, 1);
  }

  /** Adds what was counted to the database. */
  write(): void {
    for (const index of this.#tally.sorted()) {
      this.#rows.add(this.#minutes[this.#tally.first(index)]);
      this.#rows.add(this.#tally.second(index));
      const at = this.#tally.of(index);
      this.#rows.add(this.#tally.value(at));
      this.#rows.add(this.#tally.value(at + 1));
    }
    this.#rows.flush();
    this.#clear();
  }

  /** Forgets what was counted: the transaction failed. */
  drop(): void {
    this.#rows.drop();
    this.#clear();
  }

  #clear(): void {
    this.#tally.clear();
    this.#minutes.length = 0;
    this.#numbers.clear();
    this.#minute = Number.NaN;
  }
}
