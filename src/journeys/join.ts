import type { Store } from "../store/store.ts";
import { hourMs, minuteMs } from "../units.ts";
import { maxGapMs } from "./coverage.ts";
import { maxDistanceMs } from "./groups.ts";
import { Joiner, type Window } from "./joiner.ts";
import type { LineKey } from "./lines.ts";
import { orderOfSources, type SourceOrder } from "./order.ts";
import { LineShapes } from "./shapes.ts";

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

/**
 * Joins the lines of all minutes with new lines, also of runs that were stopped, with those of other hops. The journeys
 * depend on the stored lines only, not on the order in which they arrived.
 */
export function joinHops(store: Store): void {
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
  const order = orderOfSources(store, shapes);
  if (saveOrder(store, order)) store.prepare(markAll).run();
  const joiner = new Joiner(store, order, shapes);
  const minutes = selectMinutes.all();
  const windows = windowsOf(minutes);
  for (const window of windows) joinWindow(store, joiner, window);
  if (order.pairs.length === 0) return;
  rejudgeHours(store, joiner, new Set(minutes.map((minute) => Math.floor(minute / 60))), windows);
}
