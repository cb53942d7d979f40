import { dayMs } from "../../units.ts";
import { prepared } from "../queries.ts";
import type { Store } from "../store.ts";

// a wrong clock makes a span of years, of which only its ends have lines
const mostDays = 400;

function daysOf([first, last]: readonly [first: number, last: number]): number[] {
  const from = Math.floor(first / dayMs);
  const to = Math.floor(last / dayMs);
  const days =
    to - from > mostDays ? [from, to] : Array.from({ length: to - from + 1 }, (_, day) => from + day);
  return days.map((day) => day * dayMs);
}

/** Takes note that requests between two times were stored; in the transaction that stores them. */
export function addDueDays(store: Store, span: readonly [first: number, last: number]): void {
  const insert = prepared(store, "insert or ignore into due_days values (?)");
  for (const day of daysOf(span)) insert.run(day);
}

/** Days that are over and got requests since their reports were written, whoever read them; in ms. */
export const dueDays = (store: Store, today: number): number[] =>
  store
    .prepare<[number], number>("select day_ms from due_days where day_ms < ? order by 1")
    .pluck()
    .all(today);

export function daysWritten(store: Store, days: Iterable<number>): void {
  const remove = store.prepare("delete from due_days where day_ms = ?");
  for (const day of days) remove.run(day);
}
