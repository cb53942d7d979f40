import type { Store } from "../store/store.ts";
import { hourMs, minuteMs } from "../units.ts";

/** The longest gap between two lines of a log that covers the time between them. */
export const maxGapMs = 10 * minuteMs;
/** A gap between two lines is usual up to this many times the mean gap of the hour. */
const usualGaps = 10;
const maxCached = 10_000;

const selectBefore = `
  select r.time_ms from request_rows r join shapes s on s.id = +r.shape
  where r.time_ms between :time - ${maxGapMs} and :time and s.source = :source
  order by r.time_ms desc limit 1`;
const selectAfter = `
  select r.time_ms from request_rows r join shapes s on s.id = +r.shape
  where r.time_ms > :time and r.time_ms <= :time + ${maxGapMs} and s.source = :source
  order by r.time_ms limit 1`;
const selectRequests = `
  select ifnull(sum(m.requests), 0) from minute_rows m join shapes s on s.id = +m.shape
  where m.minute >= :minute and m.minute < :minute + 60 and s.source = :source`;

/** Finds out whether a log covers a time, so that a missing line shows that the request did not arrive. */
export class LogCoverage {
  readonly #before;
  readonly #after;
  readonly #requests;
  readonly #meanGaps = new Map<string, number>();
  readonly #covered = new Map<string, boolean>();

  constructor(store: Store) {
    const prepare = (sql: string) => store.prepare<[object], number>(sql).pluck();
    this.#before = prepare(selectBefore);
    this.#after = prepare(selectAfter);
    this.#requests = prepare(selectRequests);
  }

  #meanGap(source: string, time: number): number {
    const hour = Math.floor(time / hourMs);
    const key = `${hour} ${source}`;
    const known = this.#meanGaps.get(key);
    if (known !== undefined) return known;
    const requests = this.#requests.get({ source, minute: hour * 60 }) ?? 0;
    const gap = hourMs / Math.max(1, requests);
    if (this.#meanGaps.size >= maxCached) this.#meanGaps.clear();
    this.#meanGaps.set(key, gap);
    return gap;
  }

  #find(source: string, time: number): boolean {
    const before = this.#before.get({ source, time });
    const after = this.#after.get({ source, time });
    if (before === undefined || after === undefined) return false;
    return after - before <= Math.min(maxGapMs, usualGaps * this.#meanGap(source, time));
  }

  /** Whether the log of a source was read past the time, in ms, without an unusual gap around it. */
  covers(source: string, time: number): boolean {
    const key = `${time} ${source}`;
    let covered = this.#covered.get(key);
    if (covered === undefined) {
      covered = this.#find(source, time);
      if (this.#covered.size >= maxCached) this.#covered.clear();
      this.#covered.set(key, covered);
    }
    return covered;
  }
}
