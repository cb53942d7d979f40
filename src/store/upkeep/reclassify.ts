import { clientKindOf, mayScan } from "../../classify/client-kind.ts";
import { isLanding } from "../../classify/site.ts";
import { isServerError } from "../../faults/error-budget.ts";
import type { Reason } from "../../faults/reasons.ts";
import type { Verdict } from "../../faults/rule.ts";
import type { ClientKind } from "../../request.ts";
import { prepared, sqlText } from "../queries.ts";
import type { Store } from "../store.ts";
import { daysBetween } from "./days.ts";

const findReclassified = sqlText("store/upkeep/reclassify.sql");
const findFetches = sqlText("store/upkeep/join-fetches.sql");
const applyReclassified = sqlText("store/upkeep/apply-reclassified.sql");
// files that a browser loads for a page
const pageFile =
  /\.(?:js|mjs|css|map|png|jpe?g|gif|svg|webp|avif|ico|woff2?|ttf|otf|mp[34]|webm|webmanifest)$/i;

type NullableText = string | null;

function addFunctions(store: Store): void {
  const options = { deterministic: true };
  store.function("is_page_file", options, (path: NullableText) =>
    Number(path !== null && pageFile.test(path)),
  );
  store.function("may_scan", options, (agent: NullableText) => Number(mayScan(agent)));
  store.function("client_kind_of", options, clientKindOf);
  store.function("is_landing", options, (referer: NullableText, host: NullableText) =>
    Number(isLanding(referer, host)),
  );
  store.function(
    "is_server_error",
    options,
    (fault: Verdict["fault"], reason: Reason | null, status: number | null, client: ClientKind) =>
      Number(isServerError({ fault, reason }, status, client)),
  );
}

/** Queues the days of a period, in ms, for reclassification: scanners are recognized by their requests of a whole day. */
export function queueReclassification(store: Store, period: readonly [first: number, last: number]): void {
  const insert = prepared(store, "insert or ignore into unjudged_days (day) values (?)");
  for (const day of daysBetween(period)) insert.run(day);
}

/** Whether a log of Varnish contains fetches, so that most databases skip the search for their requests. */
function hasFetches(store: Store): boolean {
  const fetches = "select 1 from shapes where rule glob 'varnish-*fetch*' and cache_status is null limit 1";
  return store.prepare(fetches).get() !== undefined;
}

const selectDaysOfNewHosts = `
  with new_hosts as (
    select l.host as host
    from host_day_rows d join places l on l.id = d.place and not l.joined
    where d.good > 0 and l.host is not null
    group by l.host
    having min(d.day in (select value from json_each(:days)))
  )
  select distinct m.minute / 1440
  from shapes s join minute_rows m on m.shape = s.id and m.requests > 0
  where s.client_kind = 'scanner' and s.host in (select host from new_hosts)`;

/** Days with requests of scanners for hosts that had their first good answers on one of these days. */
const daysOfNewHosts = (store: Store, days: readonly number[]): readonly number[] =>
  store
    .prepare<[object], number>(selectDaysOfNewHosts)
    .pluck()
    .all({ days: JSON.stringify(days) });

/** Called with the rows of `temp.reclassified`, before they change. */
type BeforeReclassified = (store: Store) => void;

function apply(store: Store, find: string, days: readonly number[], before: BeforeReclassified): void {
  store.prepare(`create temp table reclassified as ${find}`).run({ days: JSON.stringify(days) });
  before(store);
  store.exec(applyReclassified);
}

/**
 * Reclassifies the clients of all queued days, including those of runs that were killed. `before`: separates the lines
 * that change from their journeys.
 */
export function reclassifyScanners(store: Store, before: BeforeReclassified): void {
  const reclassify = store.transaction(() => {
    const days = store.prepare<[], number>("select day from unjudged_days").pluck().all();
    if (days.length === 0) return;
    addFunctions(store);
    for (const day of daysOfNewHosts(store, days)) if (!days.includes(day)) days.push(day);
    if (hasFetches(store)) apply(store, findFetches, days, before);
    apply(store, findReclassified, days, before);
    store.prepare("delete from unjudged_days").run();
  });
  reclassify.immediate();
}
