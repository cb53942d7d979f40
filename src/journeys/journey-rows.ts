import type { Store } from "../store/store.ts";
import { BulkInsert } from "../store/write/bulk-insert.ts";
import type { JoinedBy } from "./arrange.ts";
import { JourneyShapes } from "./journey-shapes.ts";
import type { Journey } from "./judge.ts";
import type { JoinableLine, LineKey, LineReader } from "./lines.ts";
import { RollupChanges } from "./rollup-changes.ts";
import type { LineShapes } from "./shapes.ts";

/** A row of `journey_rows`. */
export interface StoredJourney {
  readonly time_ms: number;
  readonly line: number;
  readonly shape: number;
  readonly journey: number;
  readonly inner_lines: string;
}

/** An element of `journey_rows.inner_lines`. */
type InnerLine = readonly [sinceOuterMs: number, line: number, shape: number, hop: number];

const keyOf = (time: number, line: number, shape: number): string => `${time} ${line} ${shape}`;

const innerLinesOf = ({ lines: [outer, ...inner], kind: { hopNumbers } }: Journey): string =>
  JSON.stringify(
    inner.map(
      ({ time, line, shape }, index): InnerLine => [
        time - outer.time,
        line,
        shape.id,
        hopNumbers[index + 1] ?? 0,
      ],
    ),
  );

const selectStored = `
  select time_ms, line, shape, journey, inner_lines from journey_rows where time_ms >= ? and time_ms < ?`;

const selectOne = `
  select time_ms, line, shape, journey, inner_lines from journey_rows where time_ms = ? and line = ? and shape = ?`;

const selectOutermost = `
  select outer_ms, outer_line, outer_shape from inner_rows where time_ms = ? and line = ? and shape = ?`;

const selectJoined = `
  select j.journey as journey, c.joined_by as joinedBy
  from journey_rows j join journey_shapes c on c.id = j.journey
  where j.time_ms = ? and j.line = ? and j.shape = ?`;

/**
 * Stores journeys, and keeps the counts true: those that are stored already stay as they are, and one whose lines now
 * belong to another journey is deleted.
 */
export class JourneyRows {
  readonly #reader: LineReader;
  readonly #shapes: JourneyShapes;
  readonly #changes: RollupChanges;
  readonly #select;
  readonly #selectOne;
  readonly #selectJoined;
  readonly #selectOutermost;
  readonly #deleteJourney;
  readonly #deleteInner;
  readonly #journeys: BulkInsert;
  readonly #inner: BulkInsert;
  /** stored journeys whose lines were not passed to `put` yet */
  readonly #stored = new Map<string, StoredJourney>();
  /** inserted after the deletions of the same lines */
  #added: { readonly journey: Journey; readonly shape: number; readonly innerLines: string }[] = [];

  constructor(store: Store, reader: LineReader, shapes: LineShapes) {
    this.#reader = reader;
    this.#shapes = new JourneyShapes(store);
    this.#changes = new RollupChanges(store, shapes);
    this.#select = store.prepare<[number, number], StoredJourney>(selectStored);
    this.#selectOne = store.prepare<[number, number, number], StoredJourney>(selectOne);
    this.#selectJoined = store.prepare<
      [number, number, number],
      { journey: number; joinedBy: JoinedBy | null }
    >(selectJoined);
    this.#selectOutermost = store.prepare<[...LineKey], LineKey>(selectOutermost).raw();
    this.#deleteJourney = store.prepare(
      "delete from journey_rows where time_ms = ? and line = ? and shape = ?",
    );
    this.#deleteInner = store.prepare(
      `delete from inner_rows where time_ms = ? and line = ? and shape = ?
        and outer_ms = ? and outer_line = ? and outer_shape = ?`,
    );
    const key = ["time_ms", "line", "shape"];
    this.#journeys = new BulkInsert(store, "journey_rows", [...key, "journey", "inner_lines"]);
    const outer = ["outer_ms", "outer_line", "outer_shape"];
    this.#inner = new BulkInsert(
      store,
      "inner_rows",
      [...key, ...outer],
      `on conflict do update set ${outer.map((column) => `${column} = excluded.${column}`).join(", ")}`,
    );
  }

  /** Reads the stored journeys of a period, before lines of it are passed to `put`. Times in ms. */
  load(since: number, until: number): void {
    for (const row of this.#select.iterate(since, until))
      this.#stored.set(keyOf(row.time_ms, row.line, row.shape), row);
  }

  /** Takes the journey of some lines, or null if their only line is its own journey. */
  put(lines: readonly JoinableLine[], journey: Journey | null): void {
    const shape = journey === null ? 0 : this.#shapes.idOf(journey.kind);
    const innerLines = journey === null ? "" : innerLinesOf(journey);
    let isStored = false;
    if (this.#stored.size > 0)
      for (const line of lines) {
        const key = keyOf(line.time, line.line, line.shape.id);
        const stored = this.#stored.get(key);
        if (stored === undefined) continue;
        this.#stored.delete(key);
        if (line === journey?.lines[0] && stored.journey === shape && stored.inner_lines === innerLines)
          isStored = true;
        else this.remove(stored);
      }
    if (journey !== null && !isStored) this.#added.push({ journey, shape, innerLines });
  }

  /** The outermost line of the stored journey that contains a line. */
  outermostOf(key: LineKey): LineKey {
    return this.#selectOutermost.get(...key) ?? key;
  }

  /** The lines of the stored journey with this outermost line, or the line alone. */
  linesOf(key: LineKey): readonly JoinableLine[] {
    const stored = this.#selectOne.get(...key);
    const inner = stored === undefined ? [] : (JSON.parse(stored.inner_lines) as InnerLine[]);
    const keys = [key, ...inner.map(([since, line, shape]): LineKey => [key[0] + since, line, shape])];
    return keys.flatMap((each) => this.#reader.get(each) ?? []);
  }

  /** The stored journey with this outermost line. */
  stored(key: LineKey): { readonly journey: number; readonly joinedBy: JoinedBy | null } | null {
    return this.#selectJoined.get(...key) ?? null;
  }

  shapeOf({ kind }: Journey): number {
    return this.#shapes.idOf(kind);
  }

  /** Stores a journey instead of those of its lines; null: the lines are journeys of their own. */
  replace(lines: readonly JoinableLine[], journey: Journey | null): void {
    this.#insertAdded();
    for (const { time, line, shape } of lines) {
      const stored = this.#selectOne.get(time, line, shape.id);
      if (stored !== undefined) this.remove(stored);
    }
    if (journey !== null) this.#add(journey);
    this.#insertAdded();
  }

  #add(journey: Journey): void {
    this.#added.push({
      journey,
      shape: this.#shapes.idOf(journey.kind),
      innerLines: innerLinesOf(journey),
    });
  }

  /** Deletes a stored journey: its lines are journeys of their own. */
  remove({ time_ms, line, shape, journey, inner_lines }: StoredJourney): void {
    this.#deleteJourney.run(time_ms, line, shape);
    const outer = this.#reader.get([time_ms, line, shape]);
    if (outer === null) return;
    this.#changes.add(outer, journey, -1);
    this.#changes.add(outer, shape, 1);
    for (const [sinceOuter, innerLine, innerShape] of JSON.parse(inner_lines) as InnerLine[]) {
      this.#deleteInner.run(time_ms + sinceOuter, innerLine, innerShape, time_ms, line, shape);
      const inner = this.#reader.get([time_ms + sinceOuter, innerLine, innerShape]);
      if (inner !== null) this.#changes.add(inner, innerShape, 1);
    }
  }

  #insert({ journey, shape, innerLines }: { journey: Journey; shape: number; innerLines: string }): void {
    const [outer, ...inner] = journey.lines;
    const key = [outer.time, outer.line, outer.shape.id];
    for (const value of key) this.#journeys.add(value);
    this.#journeys.add(shape);
    this.#journeys.add(innerLines);
    this.#changes.add(outer, outer.shape.id, -1);
    this.#changes.add(outer, shape, 1);
    for (const line of inner) {
      for (const value of [line.time, line.line, line.shape.id]) this.#inner.add(value);
      for (const value of key) this.#inner.add(value);
      this.#changes.add(line, line.shape.id, -1);
    }
  }

  #insertAdded(): void {
    for (const each of this.#added) this.#insert(each);
    this.#added = [];
    this.#journeys.flush();
    this.#inner.flush();
  }

  /** Writes everything to the database, in the caller's transaction. */
  flush(): void {
    this.#insertAdded();
    this.#changes.write();
  }
}
