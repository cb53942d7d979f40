import { hourMs } from "../../../units.ts";
import type { Store } from "../../store.ts";
import { insertInto } from "../../write/many-rows.ts";
import { HourBlock } from "./stretch.ts";

// what is gathered takes some 40 bytes a request, and a few kilobytes an hour
const most = { requests: 131_072, hours: 64 } as const;

/** Adds up requests by hour, shape and route: in memory while rows come, in the database before they are committed. */
export class Hours {
  readonly #insert;
  readonly #stretches = new Map<number, HourBlock>();
  #requests = 0;
  // what most rows share with the one before
  #hour = Number.NaN;
  #stretch = new HourBlock();

  constructor(store: Store) {
    this.#insert = store.prepare(insertInto("hour_counts", ["hour", "sign", "counts"]));
  }

  #of(hour: number): HourBlock {
    if (hour === this.#hour) return this.#stretch;
    if (this.#stretches.size >= most.hours && !this.#stretches.has(hour)) this.write();
    this.#hour = hour;
    this.#stretch = this.#stretches.get(hour) ?? new HourBlock();
    this.#stretches.set(hour, this.#stretch);
    return this.#stretch;
  }

  /** A row, by the ids of its shape and route; `bits` and times as a Stretch takes them. */
  add(time: number, shape: number, route: number, bits: number, request: number, upstream: number): void {
    if (this.#requests >= most.requests) this.write();
    this.#of(Math.floor(time / hourMs)).add(shape, route, bits, request, upstream);
    this.#requests++;
  }

  /** Adds what was gathered to the database. */
  write(): void {
    for (const [hour, stretch] of this.#stretches) this.#insert.run(hour, 1, stretch.pack());
    this.drop();
  }

  /** Forgets what was gathered: the transaction failed. */
  drop(): void {
    this.#stretches.clear();
    this.#requests = 0;
    this.#hour = Number.NaN;
  }
}
