import { sqlText } from "../store/queries.ts";
import type { Store } from "../store/store.ts";
import type { JoinableLine, LineKey } from "./lines.ts";
import type { LineShape, LineShapes } from "./shapes.ts";

const selectGuesses = sqlText("journeys/guess.sql");

/** Two sources whose lines are joined by content. What agrees is null where it is not known. */
export interface GuessedSources {
  readonly outer: string;
  readonly inner: string;
  readonly sameHost: boolean | null;
  readonly sameClient: boolean | null;
  readonly sameAgent: boolean | null;
}

interface GuessRow {
  readonly outer_ms: number;
  readonly outer_line: number;
  readonly outer_shape: number;
  readonly inner_ms: number;
  readonly inner_line: number;
  readonly inner_shape: number;
}

/** The keys of two lines of the same request. */
export interface GuessedLines {
  readonly outer: LineKey;
  readonly inner: LineKey;
}

const flag = (value: boolean | null): number | null => (value === null ? null : Number(value));

const createTables = ["guess_outer", "guess_inner"]
  .map(
    (name) => `
      create temp table if not exists ${name} (
        time_ms integer, line integer, shape integer, partner text, primary key (time_ms, line, shape, partner)
      ) without rowid;
      delete from temp.${name};`,
  )
  .join("");

const insertLine = (table: string): string => `insert or ignore into temp.${table} values (?, ?, ?, ?)`;

const insertPeriod = (table: string): string => `
  insert or ignore into temp.${table}
  select l.time_ms, l.line, l.line_shape, p.value ->> :partner
  from json_each(:pairs) as p
  join journey_lines as l on l.source = p.value ->> :own
  where l.time_ms >= :since and l.time_ms < :until
    and (:passed_on is null or l.line_shape in (select value from json_each(:passed_on)))
    and instr(' > ' || l.chain || ' > ', ' > ' || (p.value ->> :partner) || ' > ') = 0`;

/** Whether the hop passed the request on to the next one. */
const isPassedOn = ({ cache, answered_by, tier, fault }: LineShape): boolean =>
  cache !== "hit" && !(answered_by === tier && (fault ?? tier) === tier);

/** Joins requests of neighboring sources without a common id by the content of their lines. */
export class ContentMatcher {
  readonly #store: Store;
  readonly #sources: readonly GuessedSources[];
  readonly #insertOuter;
  readonly #insertInner;

  constructor(store: Store, sources: readonly GuessedSources[]) {
    this.#store = store;
    this.#sources = sources;
    store.exec(createTables);
    this.#insertOuter = store.prepare(insertLine("guess_outer"));
    this.#insertInner = store.prepare(insertLine("guess_inner"));
  }

  /** Adds the lines of a request, the outermost first, of which another hop may have a line. */
  add(lines: readonly [JoinableLine, ...JoinableLine[]]): void {
    const [{ time, line, shape }] = lines;
    for (const { outer, inner } of this.#sources) {
      if (shape.source === inner) this.#insertInner.run(time, line, shape.id, outer);
      const isMissing = shape.source === outer && !lines.some((each) => each.shape.source === inner);
      if (isMissing && isPassedOn(shape)) this.#insertOuter.run(time, line, shape.id, inner);
    }
  }

  /** Adds the stored requests of a period, given in ms; `until` is exclusive. */
  addPeriod({ since, until }: { since: number; until: number }, shapes: LineShapes): void {
    const shapeIds = this.#store.prepare<[], number>("select id from shapes").pluck().all();
    const passedOn = shapeIds.filter((id) => isPassedOn(shapes.get(id)));
    const pairs = JSON.stringify(this.#sources.map(({ outer, inner }) => ({ outer, inner })));
    const add = (table: string, own: string, partner: string, passed_on: string | null) =>
      this.#store.prepare(insertPeriod(table)).run({ since, until, pairs, own, partner, passed_on });
    add("guess_outer", "outer", "inner", JSON.stringify(passedOn));
    add("guess_inner", "inner", "outer", null);
  }

  /** The pairs among the added lines. Forgets them. */
  match(): readonly GuessedLines[] {
    if (this.#sources.length === 0) return [];
    const pairs = JSON.stringify(
      this.#sources.map(({ outer, inner, sameHost, sameClient, sameAgent }) => [
        outer,
        inner,
        ...[sameHost, sameClient, sameAgent].map(flag),
      ]),
    );
    const rows = this.#store.prepare<[object], GuessRow>(selectGuesses).all({ pairs });
    this.#store.exec(createTables);
    return rows.map((row) => ({
      outer: [row.outer_ms, row.outer_line, row.outer_shape],
      inner: [row.inner_ms, row.inner_line, row.inner_shape],
    }));
  }
}
