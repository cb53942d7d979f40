import { hourMs } from "../../../units.ts";
import type { Store } from "../../store.ts";
import { insertInto } from "../../write/bulk-insert.ts";
import { HourBlock } from "./hour-block.ts";

// limits of memory: about 40 bytes per request and a few kB per hour
const maxBufferedRequests = 131_072;
const maxBufferedHours = 64;

/** Counts requests and their times by hour, dimensions and route; in memory until the transaction is committed. */
export class HourRollup {
  readonly #insert;
  readonly #blocks = new Map<number, HourBlock>();
  #requests = 0;
  // cache of the last lookup
  #hour = Number.NaN;
  #block = new HourBlock();

  constructor(store: Store) {
    this.#insert = store.prepare(insertInto("hour_counts", ["hour", "sign", "counts"]));
  }

  #blockOf(hour: number): HourBlock {
    if (hour === this.#hour) return this.#block;
    if (this.#blocks.size >= maxBufferedHours && !this.#blocks.has(hour)) this.write();
    this.#hour = hour;
    this.#block = this.#blocks.get(hour) ?? new HourBlock();
    this.#blocks.set(hour, this.#block);
    return this.#block;
  }

  /** Adds a request by the ids of its dimensions and route. For `flags` and times in ms see HourBlock. */
  add(
    time: number,
    dimensions: number,
    route: number,
    flags: number,
    requestTime: number,
    upstreamTime: number,
  ): void {
    if (this.#requests >= maxBufferedRequests) this.write();
    this.#blockOf(Math.floor(time / hourMs)).add(dimensions, route, flags, requestTime, upstreamTime);
    this.#requests++;
  }

  /** Adds the counts to the database. */
  write(): void {
    for (const [hour, block] of this.#blocks) this.#insert.run(hour, 1, block.pack());
    this.discard();
  }

  /** Deletes the counts, after the transaction failed. */
  discard(): void {
    this.#blocks.clear();
    this.#requests = 0;
    this.#hour = Number.NaN;
  }
}
