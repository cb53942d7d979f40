import type { Store } from "../store/store.ts";
import { ContentMatcher, type GuessedSources } from "./guess.ts";
import { Joiner, type Window } from "./joiner.ts";
import { LineReader } from "./lines.ts";
import { orderOfSources, type SourceOrder } from "./order.ts";
import { LineShapes } from "./shapes.ts";

// the tables that joining changes
const changedTables = [
  "shapes",
  "journey_shapes",
  "journey_rows",
  "inner_rows",
  "minute_rows",
  "hour_counts",
  "places",
  "path_day_rows",
  "host_day_rows",
];

// pairs from which the order of two sources is derived
const sampledPairs = 10_000;

const selectDefinition = "select sql from main.sqlite_schema where type = ? and name = ?";
const selectNames = "select name from main.sqlite_schema where type = 'view' order by rowid";

/**
 * Copies the tables that joining changes and all views to the temporary schema of the connection, where SQLite looks
 * for names first. Nothing is stored.
 */
function copySchema(store: Store): void {
  const definition = store.prepare<[string, string], string>(selectDefinition).pluck();
  const createTemporary = (type: string, name: string): void => {
    store.exec((definition.get(type, name) ?? "").replace(/^create/i, "create temp"));
  };
  for (const table of changedTables) {
    createTemporary("table", table);
    store.exec(`insert into temp.${table} select * from main.${table}`);
  }
  store.exec("create index temp.hour_counts_by_hour on hour_counts (hour)");
  for (const view of store.prepare<[], string>(selectNames).pluck().all()) createTemporary("view", view);
}

/** All pairs of sources that share no id; whether they agree on hosts, clients and agents is not known. */
const unlinkedSources = ({ sources, pairs }: SourceOrder): readonly GuessedSources[] =>
  sources.flatMap((outer, index) =>
    sources
      .slice(index + 1)
      .filter((inner) => !pairs.some((pair) => pair.sharesId && pair.outer === outer && pair.inner === inner))
      .map((inner) => ({ outer, inner, sameHost: null, sameClient: null, sameAgent: null })),
  );

/** The order of sources, also of those that only the content of their lines joins. */
function orderByContent(store: Store, shapes: LineShapes, period: Window): SourceOrder {
  const linked = orderOfSources(store, shapes);
  const matcher = new ContentMatcher(store, unlinkedSources(linked));
  matcher.addPeriod(period, shapes);
  const reader = new LineReader(store, shapes);
  const joined = matcher
    .match()
    .slice(0, sampledPairs)
    .map(({ outer, inner }) => [outer, inner].flatMap((key) => reader.get(key) ?? []));
  const { sources, indexOf } = orderOfSources(store, shapes, joined);
  // two lines joined by content say nothing of the requests that one of the logs lacks
  return { sources, indexOf, pairs: linked.pairs };
}

/**
 * Joins lines of a period without a common id by their content, for this connection only: its tables and views contain
 * the journeys as if they were stored.
 */
export function guessJourneys(store: Store, period: Window): void {
  const readOnly = store.pragma("query_only", { simple: true });
  const checksKeys = store.pragma("foreign_keys", { simple: true });
  // query_only forbids temporary tables too, and a foreign key cannot refer to a table of another schema
  store.pragma("query_only = off");
  store.pragma("foreign_keys = off");
  try {
    copySchema(store);
    const shapes = new LineShapes(store);
    const order = orderByContent(store, shapes, period);
    const matcher = new ContentMatcher(store, unlinkedSources(order));
    matcher.addPeriod(period, shapes);
    store.transaction(() => new Joiner(store, order, shapes, matcher).guess())();
  } finally {
    store.pragma(`query_only = ${readOnly ? "on" : "off"}`);
    store.pragma(`foreign_keys = ${checksKeys ? "on" : "off"}`);
  }
}
