import type { Store } from "../store/store.ts";
import { hourMs, minuteMs } from "../units.ts";
import { arrange, guessed, type PathOf } from "./arrange.ts";
import { LogCoverage, maxGapMs } from "./coverage.ts";
import { LineGroups, maxDistanceMs } from "./groups.ts";
import { ContentMatcher, type GuessedSources } from "./guess.ts";
import { JourneyRows } from "./journey-rows.ts";
import { JourneyJudge } from "./judge.ts";
import { type JoinableLine, type LineKey, LineReader } from "./lines.ts";
import { orderOfSources, type SourceOrder } from "./order.ts";
import { LineShapes } from "./shapes.ts";

const pageLines = 20_000;

/** Times in ms; `until` is exclusive. */
interface Window {
  readonly since: number;
  readonly until: number;
}

/** Adjacent periods of some minutes, each with the time around it in which lines can be joined with its own. */
function windowsOf(minutes: readonly number[]): readonly Window[] {
  const windows: { since: number; until: number }[] = [];
  for (const minute of minutes) {
    const since = minute * minuteMs - maxDistanceMs;
    const until = (minute + 1) * minuteMs + maxDistanceMs;
    const last = windows.at(-1);
    if (last !== undefined && since <= last.until) last.until = until;
    else windows.push({ since, until });
  }
  return windows;
}

/** The window with the whole of each journey that is stored in it in part. */
function withWholeJourneys(store: Store, { since, until }: Window): Window {
  const bounds = store
    .prepare<object, Window>(`
      select min(ifnull(min(time_ms), :since), ifnull(min(outer_ms), :since)) as since,
        max(ifnull(max(time_ms), :until - 1), ifnull(max(outer_ms), :until - 1)) + 1 as until
      from inner_rows
      where time_ms >= :since - ${2 * maxDistanceMs} and time_ms < :until + ${2 * maxDistanceMs}
        and (time_ms >= :since and time_ms < :until or outer_ms >= :since and outer_ms < :until)`)
    .get({ since, until });
  if (bounds === undefined || (bounds.since >= since && bounds.until <= until)) return { since, until };
  return withWholeJourneys(store, {
    since: Math.min(since, bounds.since),
    until: Math.max(until, bounds.until),
  });
}

/** Neighbors without a common id that a third source joins. Their user agents may differ, and so may their clients. */
const unlinkedSources = ({ pairs }: SourceOrder): readonly GuessedSources[] =>
  pairs
    .filter(({ adjacent, sharesId }) => adjacent && !sharesId)
    .map(({ outer, inner, sameHost }) => ({ outer, inner, sameHost, sameClient: false, sameAgent: false }));

/** Joins the lines of windows. */
class Joiner {
  readonly rows: JourneyRows;
  readonly #order: SourceOrder;
  readonly #judge: JourneyJudge;
  readonly #matcher: ContentMatcher;
  readonly #reader: LineReader;
  readonly #pathOf: PathOf;

  constructor(store: Store, order: SourceOrder, shapes: LineShapes) {
    this.#order = order;
    this.#judge = new JourneyJudge(order, new LogCoverage(store));
    this.#matcher = new ContentMatcher(store, unlinkedSources(order));
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

  /** Joins remaining lines of neighboring sources by content. */
  guess(): void {
    for (const { outer, inner } of this.#matcher.match()) {
      const lines = [...this.rows.linesOf(outer), ...this.rows.linesOf(inner)];
      this.rows.replace(lines, this.#judge.judge(guessed(lines, this.#order)));
    }
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

const canJoin = `
  select count(distinct source) > 1 or sum(client_kind = 'internal') > 0 from shapes`;

/** Stores the order of sources. Returns whether stored journeys may have another order. */
function saveOrder(store: Store, { pairs }: SourceOrder): boolean {
  const rows = pairs.map(({ outer, inner, adjacent, sharesId }) =>
    JSON.stringify([outer, inner, Number(adjacent), Number(sharesId)]),
  );
  const select = "select json_array(outer_source, inner_source, adjacent, shares_id) from source_pairs";
  const known = new Set(store.prepare<[], string>(select).pluck().all());
  if (rows.length === known.size && rows.every((row) => known.has(row))) return false;
  store.prepare("delete from source_pairs").run();
  const insert = store.prepare(
    "insert into source_pairs (outer_source, inner_source, adjacent, shares_id) values (?, ?, ?, ?)",
  );
  for (const row of rows) insert.run(...(JSON.parse(row) as unknown[]));
  return true;
}

const markAll =
  "insert or ignore into unjoined_minutes select distinct minute from minute_rows where requests > 0";

/** Lines of more time than this are joined in several transactions. */
const longWindowMs = hourMs;
const pagesPerTransaction = 10;

function joinWindow(store: Store, joiner: Joiner, window: Window): void {
  const forget = store.prepare("delete from unjoined_minutes where minute >= ? and minute < ?");
  const first = Math.floor(window.since / minuteMs);
  const commits = window.until - window.since > longWindowMs;
  let pages = 0;
  store.exec("begin immediate");
  try {
    joiner.join(withWholeJourneys(store, window), (openSince) => {
      if (!commits || ++pages % pagesPerTransaction > 0) return;
      forget.run(first, Math.floor((openSince - maxDistanceMs) / minuteMs));
      store.exec("commit");
      store.exec("begin immediate");
    });
    joiner.guess();
    forget.run(first, Math.ceil(window.until / minuteMs));
    store.exec("commit");
  } catch (error) {
    if (store.inTransaction) store.exec("rollback");
    throw error;
  }
}

const selectFailed = `
  select r.time_ms, r.line, r.shape
  from request_rows r
  where r.shape < 0 and r.time_ms >= ? and r.time_ms < ?
    and not exists (
      select 1 from inner_rows i where i.time_ms = r.time_ms and i.line = r.line and i.shape = r.shape
    )`;

/**
 * Judges the failed requests again whose verdict depends on whether another log covers their time: those around the
 * hours with new lines, outside the windows.
 */
function rejudgeHours(
  store: Store,
  joiner: Joiner,
  hours: ReadonlySet<number>,
  windows: readonly Window[],
): void {
  const select = store.prepare<[number, number], LineKey>(selectFailed).raw();
  const isJoined = (time: number): boolean =>
    windows.some(({ since, until }) => time >= since && time < until);
  store
    .transaction(() => {
      for (const hour of hours)
        for (const key of select.all(hour * hourMs - maxGapMs, (hour + 1) * hourMs + maxGapMs))
          if (!isJoined(key[0])) joiner.rejudge(key);
      joiner.rows.flush();
    })
    .immediate();
}

/** Options of joining. */
export interface JoinOptions {
  /** sources from the client inward, where their order is configured */
  readonly chain?: readonly string[] | undefined;
}

/**
 * Joins the lines of all minutes with new lines, also of runs that were stopped, with those of other hops. The journeys
 * depend on the stored lines only, not on the order in which they arrived.
 */
export function joinHops(store: Store, { chain = [] }: JoinOptions = {}): void {
  const selectMinutes = store
    .prepare<[], number>("select minute from unjoined_minutes order by minute")
    .pluck();
  // a line of standard input may be waiting for its commit
  if (store.inTransaction || selectMinutes.all().length === 0) return;
  if (!store.prepare(canJoin).pluck().get()) {
    store.prepare("delete from unjoined_minutes").run();
    return;
  }
  const shapes = new LineShapes(store);
  const order = orderOfSources(store, shapes, chain);
  if (saveOrder(store, order)) store.prepare(markAll).run();
  const joiner = new Joiner(store, order, shapes);
  const minutes = selectMinutes.all();
  const windows = windowsOf(minutes);
  for (const window of windows) joinWindow(store, joiner, window);
  if (order.pairs.length === 0) return;
  rejudgeHours(store, joiner, new Set(minutes.map((minute) => Math.floor(minute / 60))), windows);
}
