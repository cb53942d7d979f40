import { sqlText } from "../store/queries.ts";
import type { Store } from "../store/store.ts";
import type { RequestKey } from "./find-requests.ts";

const selectPairs = sqlText("trace/guess.sql");
const createView = sqlText("trace/guessed-journeys.sql");

/** Times in ms since 1970; `until` is exclusive. */
interface GuessPeriod {
  readonly since: number;
  readonly until: number;
}

/** The guessed partners of lines, after `guessJourneys`. */
export const guessedPartners = (store: Store, ids: readonly number[]): RequestKey[] =>
  store
    .prepare<[object], RequestKey>(`
      with lines as (select value as id from json_each(:ids))
      select proxy_request as id, proxy_time_ms as time_ms
      from temp.guesses where cdn_request in (select id from lines)
      union
      select cdn_request, cdn_time_ms from temp.guesses where proxy_request in (select id from lines)`)
    .all({ ids: JSON.stringify(ids) });

/**
 * Joins lines of a period without a common id by their content. Replaces `journeys` for this connection with a view
 * that contains these pairs; nothing is stored.
 */
export function guessJourneys(store: Store, { since, until }: GuessPeriod): void {
  // query_only forbids temporary tables too
  const readOnly = store.pragma("query_only", { simple: true });
  store.pragma("query_only = off");
  try {
    store.exec(`
      create temp table guesses (
        cdn_request integer primary key, cdn_time_ms integer, proxy_request integer, proxy_time_ms integer,
        proxy_status integer, origin_status integer,
        answered_by text, fault text, reason text
      )`);
    store.prepare(`insert into temp.guesses ${selectPairs}`).run({ since, until });
    store.exec("create index temp.guesses_by_proxy on guesses (proxy_request)");
    store.exec(createView);
  } finally {
    store.pragma(`query_only = ${readOnly ? "on" : "off"}`);
  }
}
