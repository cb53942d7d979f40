import { sqlText } from "../store/queries.ts";
import type { Store } from "../store/store.ts";
import type { RequestKey } from "./find-requests.ts";

const pairs = sqlText("trace/guess.sql");
const guessed = sqlText("trace/guessed-journeys.sql");

interface GuessPeriod {
  readonly since: number;
  readonly until: number;
}

/** What was guessed to belong to some lines. */
export const guessedPartners = (store: Store, ids: readonly number[]): RequestKey[] =>
  store
    .prepare<[object], RequestKey>(`
      with given as (select value as id from json_each(:ids))
      select proxy_request as id, proxy_time_ms as time_ms
      from temp.guesses where cdn_request in (select id from given)
      union
      select cdn_request, cdn_time_ms from temp.guesses where proxy_request in (select id from given)`)
    .all({ ids: JSON.stringify(ids) });

/**
 * Joins lines without a common id by what they say, in a period. From here on `journeys` holds these pairs too, for
 * this connection alone; nothing of it is stored.
 */
export function guessJourneys(store: Store, { since, until }: GuessPeriod): void {
  // what is temporary is not in the file, but query_only forbids it as well
  const readOnly = store.pragma("query_only", { simple: true });
  store.pragma("query_only = off");
  try {
    store.exec(`
      create temp table guesses (
        cdn_request integer primary key, cdn_time_ms integer, proxy_request integer, proxy_time_ms integer,
        proxy_status integer, origin_status integer,
        answered_by text, fault text, reason text
      )`);
    store.prepare(`insert into temp.guesses ${pairs}`).run({ since, until });
    store.exec("create index temp.guesses_by_proxy on guesses (proxy_request)");
    store.exec(guessed);
  } finally {
    store.pragma(`query_only = ${readOnly ? "on" : "off"}`);
  }
}
