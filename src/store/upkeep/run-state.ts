import { dayMs } from "../../units.ts";
import { prepared } from "../queries.ts";
import type { Store } from "../store.ts";
import { daysBetween } from "./days.ts";

// State that outlives requests and runs: days whose reports must be written, and the routes that exist.

/** Marks the days of a period as due. Call it in the transaction that stores requests of the period. Times in ms. */
export function addDueDays(store: Store, period: readonly [first: number, last: number]): void {
  const insert = prepared(store, "insert or ignore into due_days values (?)");
  for (const day of daysBetween(period)) insert.run(day * dayMs);
}

/** Start of each day before `today` that received requests since its reports were written; in ms, oldest first. */
export const dueDays = (store: Store, today: number): number[] =>
  store
    .prepare<[number], number>("select day_ms from due_days where day_ms < ? order by 1")
    .pluck()
    .all(today);

export function removeDueDays(store: Store, days: Iterable<number>): void {
  const remove = store.prepare("delete from due_days where day_ms = ?");
  for (const day of days) remove.run(day);
}

export const storedRoutes = (store: Store): string[] =>
  store.prepare<[], string>("select route from route_names").pluck().all();

export function addRoutes(store: Store, routes: Iterable<string>): void {
  const insert = prepared(store, "insert or ignore into route_names values (?)");
  for (const route of routes) insert.run(route);
}
