import type { Store } from "./open.ts";

export function addDueDays(store: Store, days: Iterable<number>): void {
  const insert = store.prepare("insert or ignore into due_days values (?)");
  for (const day of days) insert.run(day);
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
