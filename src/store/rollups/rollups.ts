import type { Store } from "../store.ts";
import { type Dimensions, type EncodedBatch, moreWidth, rowWidth } from "../write/batch.ts";
import type { IdMap } from "../write/dictionaries.ts";
import { idColumns } from "../write/id-indexes.ts";
import { Hours } from "./hours/hours.ts";
import { tells } from "./hours/packed.ts";
import { Minutes } from "./minutes.ts";
import { PathDays } from "./path-days.ts";

/** What the database has for the numbers of a batch. */
interface DatabaseIds {
  readonly shapes: IdMap;
  /** the route of each path */
  readonly routes: IdMap;
}

const nowhere = -1;

/** Where a row and what more it has stand in the batch. */
interface RowPosition {
  readonly row: number;
  /** `nowhere` if it has no more */
  readonly index: number;
  readonly hasId: boolean;
  readonly hasTries: boolean;
}

/** What rows add up to, beside the rows: reports divide by it, and need not look at every request. */
export class Rollups {
  readonly #pathDays: PathDays;
  readonly #minutes: Minutes;
  readonly #hours: Hours;
  readonly #parts;

  constructor(store: Store) {
    this.#pathDays = new PathDays(store);
    this.#minutes = new Minutes(store);
    this.#hours = new Hours(store);
    this.#parts = [this.#pathDays, this.#minutes, this.#hours];
  }

  /** What follows is of this packer; see PathDays. */
  use(packer: number, fresh: boolean, isNewFile: boolean): void {
    this.#pathDays.use(packer, fresh, isNewFile);
  }

  addShape(source: string, shape: Dimensions): void {
    this.#pathDays.addShape(source, shape);
  }

  addPath(id: number): void {
    this.#pathDays.addPath(id);
  }

  addReferer(referer: string): void {
    this.#pathDays.addReferer(referer);
  }

  /** The rows of a batch, but for some. */
  add(batch: EncodedBatch, known: DatabaseIds, without: ReadonlySet<number>): void {
    const { more, moreRows, texts } = batch;
    const ids = idColumns.flatMap((column) => (texts[column] ? [texts[column]] : []));
    const tried = new Set(batch.attempts.map(([row]) => row));
    for (let row = 0, next = 0; row < batch.rows; row++) {
      const index = next < moreRows && more[next * moreWidth] === row ? next++ : nowhere;
      if (without.has(row)) continue;
      const hasId = ids.some((column) => column[index] != null);
      this.#addRow(batch, known, { row, index, hasId, hasTries: tried.has(row) });
    }
  }

  #addRow(
    { numbers, more }: EncodedBatch,
    known: DatabaseIds,
    { row, index, hasId, hasTries }: RowPosition,
  ): void {
    const at = row * rowWidth;
    const [time, shape, path] = [numbers[at] ?? 0, numbers[at + 2] ?? 0, numbers[at + 4] ?? 0];
    const shapeId = known.shapes.of(shape) ?? 0;
    const moreAt = index === nowhere ? more.length : index * moreWidth;
    const request = more[moreAt + 1] ?? Number.NaN;
    const upstream = more[moreAt + 2] ?? Number.NaN;
    this.#pathDays.add(time, shape, path, numbers[at + 6] ?? 0);
    this.#minutes.add(time, shapeId, hasId);
    const bits =
      (Number.isNaN(request) ? 0 : tells.requestTime) |
      (Number.isNaN(upstream) ? 0 : tells.upstreamTime) |
      (hasTries ? tells.tries : 0);
    this.#hours.add(time, shapeId, known.routes.of(path) ?? 0, bits, request, upstream);
  }

  /** Adds what was counted to the database. */
  write(): void {
    for (const part of this.#parts) part.write();
  }

  /** Forgets what was counted: the transaction failed. */
  drop(): void {
    for (const part of this.#parts) part.drop();
  }
}
