import type { Store } from "../store.ts";
import { idColumns } from "../upkeep/id-indexes.ts";
import { type Dimensions, type EncodedBatch, extraWidth, rowWidth } from "../write/batch.ts";
import type { IdMap } from "../write/id-map.ts";
import { HourRollup } from "./hours/hours.ts";
import { lineFlags } from "./hours/packing.ts";
import { MinuteRollup } from "./minutes.ts";
import { PathDayRollup } from "./path-days.ts";

/** Ids of the database for the dictionary numbers of a batch. */
interface RollupIds {
  readonly dimensions: IdMap;
  /** the route of each path */
  readonly routes: IdMap;
}

const noExtras = -1;

/** A row of a batch. */
interface BatchRow {
  readonly row: number;
  /** index of its extra columns, or `noExtras` */
  readonly extra: number;
  readonly hasId: boolean;
  readonly hasAttempts: boolean;
}

/** Updates all rollups with the rows of batches. */
export class Rollups {
  readonly #pathDays: PathDayRollup;
  readonly #minutes: MinuteRollup;
  readonly #hours: HourRollup;
  readonly #all;

  constructor(store: Store) {
    this.#pathDays = new PathDayRollup(store);
    this.#minutes = new MinuteRollup(store);
    this.#hours = new HourRollup(store);
    this.#all = [this.#pathDays, this.#minutes, this.#hours];
  }

  /** Selects the encoder of the next entries and rows; `reset`: its dictionary numbers start at 1 again. */
  useEncoder(encoder: number, reset: boolean, isNewFile: boolean): void {
    this.#pathDays.useEncoder(encoder, reset, isNewFile);
  }

  addDimensions(source: string, dimensions: Dimensions): void {
    this.#pathDays.addDimensions(source, dimensions);
  }

  addPath(id: number): void {
    this.#pathDays.addPath(id);
  }

  addReferer(referer: string): void {
    this.#pathDays.addReferer(referer);
  }

  /** Adds the rows of a batch, without those in `skipped`. */
  add(batch: EncodedBatch, ids: RollupIds, skipped: ReadonlySet<number>): void {
    const { extras, extraRows, extraTexts } = batch;
    const idTexts = idColumns.flatMap((column) => (extraTexts[column] ? [extraTexts[column]] : []));
    const rowsWithAttempts = new Set(batch.attempts.map(([row]) => row));
    for (let row = 0, next = 0; row < batch.rows; row++) {
      const extra = next < extraRows && extras[next * extraWidth] === row ? next++ : noExtras;
      if (skipped.has(row)) continue;
      const hasId = idTexts.some((texts) => texts[extra] != null);
      this.#addRow(batch, ids, { row, extra, hasId, hasAttempts: rowsWithAttempts.has(row) });
    }
  }

  #addRow(
    { numbers, extras }: EncodedBatch,
    ids: RollupIds,
    { row, extra, hasId, hasAttempts }: BatchRow,
  ): void {
    const at = row * rowWidth;
    const [time, dimensions, path] = [numbers[at] ?? 0, numbers[at + 2] ?? 0, numbers[at + 4] ?? 0];
    const dimensionsId = ids.dimensions.idOf(dimensions) ?? 0;
    const extraAt = extra === noExtras ? extras.length : extra * extraWidth;
    const requestTime = extras[extraAt + 1] ?? Number.NaN;
    const upstreamTime = extras[extraAt + 2] ?? Number.NaN;
    this.#pathDays.add(time, dimensions, path, numbers[at + 6] ?? 0);
    this.#minutes.add(time, dimensionsId, hasId);
    const flags =
      (Number.isNaN(requestTime) ? 0 : lineFlags.requestTime) |
      (Number.isNaN(upstreamTime) ? 0 : lineFlags.upstreamTime) |
      (hasAttempts ? lineFlags.attempts : 0);
    this.#hours.add(time, dimensionsId, ids.routes.idOf(path) ?? 0, flags, requestTime, upstreamTime);
  }

  /** Adds the counts to the database. */
  write(): void {
    for (const rollup of this.#all) rollup.write();
  }

  /** Deletes the counts, after the transaction failed. */
  discard(): void {
    for (const rollup of this.#all) rollup.discard();
  }
}
