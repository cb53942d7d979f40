import type { Store } from "../store/store.ts";
import { arrange, guessed, type PathOf } from "./arrange.ts";
import { LogCoverage } from "./coverage.ts";
import { LineGroups } from "./groups.ts";
import { ContentMatcher, type GuessedSources } from "./guess.ts";
import { JourneyRows } from "./journey-rows.ts";
import { JourneyJudge } from "./judge.ts";
import { type JoinableLine, type LineKey, LineReader } from "./lines.ts";
import type { SourceOrder } from "./order.ts";
import type { LineShapes } from "./shapes.ts";

const pageLines = 20_000;

/** Times in ms; `until` is exclusive. */
export interface Window {
  readonly since: number;
  readonly until: number;
}

/** Neighbors without a common id that a third source joins. Their user agents may differ, and so may their clients. */
const unlinkedSources = ({ pairs }: SourceOrder): readonly GuessedSources[] =>
  pairs
    .filter(({ adjacent, sharesId }) => adjacent && !sharesId)
    .map(({ outer, inner, sameHost }) => ({ outer, inner, sameHost, sameClient: false, sameAgent: false }));

/** Joins the lines of windows. */
export class Joiner {
  readonly rows: JourneyRows;
  readonly #order: SourceOrder;
  readonly #judge: JourneyJudge;
  readonly #matcher: ContentMatcher;
  readonly #reader: LineReader;
  readonly #pathOf: PathOf;

  constructor(
    store: Store,
    order: SourceOrder,
    shapes: LineShapes,
    matcher = new ContentMatcher(store, unlinkedSources(order)),
  ) {
    this.#order = order;
    this.#judge = new JourneyJudge(order, new LogCoverage(store));
    this.#matcher = matcher;
    this.#reader = new LineReader(store, shapes);
    this.rows = new JourneyRows(store, this.#reader, shapes);
    const path = store.prepare<[number], string>("select path from paths where id = ?").pluck();
    this.#pathOf = (line) => (line.path === null ? null : (path.get(line.path) ?? null));
  }

  /** Judges the lines of a group and stores their journeys. */
  #put = (group: readonly JoinableLine[]): void => {
    const [only] = group;
    if (only !== undefined && group.length === 1 && only.shape.reason === null) {
      this.rows.put(group, null);
      this.#matcher.add([only]);
      return;
    }
    for (const arranged of arrange(group, this.#order, this.#pathOf)) {
      const journey = this.#judge.judge(arranged);
      this.rows.put(arranged.lines, journey.kind.differs ? journey : null);
      this.#matcher.add(arranged.lines);
    }
  };

  /** Joins the journeys of two lines, unless both have a line of the same source. */
  #merge(outer: LineKey, inner: LineKey): void {
    const [front, behind] = [outer, inner].map((key) => this.rows.linesOf(this.rows.outermostOf(key)));
    if (front === undefined || behind === undefined) return;
    const sources = new Set(front.map(({ shape }) => shape.source));
    if (behind.some(({ shape }) => sources.has(shape.source))) return;
    const lines = [...front, ...behind];
    this.rows.replace(lines, this.#judge.judge(guessed(lines, this.#order)));
  }

  /** Joins remaining lines of neighboring sources by content. */
  guess(): void {
    for (const { outer, inner } of this.#matcher.match()) this.#merge(outer, inner);
    this.rows.flush();
  }

  /** Judges a failed request again, because the coverage of another log may have changed. */
  rejudge(key: LineKey): void {
    const lines = this.rows.linesOf(key);
    const [first, ...inner] = lines;
    if (first === undefined) return;
    const { journey, joinedBy } = this.rows.stored(key) ?? { journey: null, joinedBy: null };
    const judged = this.#judge.judge({ lines: [first, ...inner], joinedBy });
    const shape = judged.kind.differs ? this.rows.shapeOf(judged) : null;
    if (shape !== journey) this.rows.replace(lines, shape === null ? null : judged);
  }

  /** Joins the lines of a window; `onPage` is called between two pages with the time from which lines are not joined yet. */
  join({ since, until }: Window, onPage: (openSince: number) => void): void {
    const groups = new LineGroups(this.#put);
    let loaded = since;
    for (const page of this.#reader.pages(since, until, pageLines)) {
      const last = page.at(-1)?.time ?? since;
      this.rows.load(loaded, last + 1);
      loaded = last + 1;
      for (const line of page) groups.add(line);
      groups.closeBefore(last);
      this.rows.flush();
      onPage(groups.since ?? last);
    }
    this.rows.load(loaded, until);
    groups.closeBefore(Number.POSITIVE_INFINITY);
    this.rows.flush();
  }
}
