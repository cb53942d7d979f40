import { clientKindOf, mayScan } from "../../classify/client-kind.ts";
import { isLanding } from "../../classify/landing.ts";
import { isServerError } from "../../faults/error-budget.ts";
import type { Reason } from "../../faults/reasons.ts";
import type { Verdict } from "../../faults/rule.ts";
import type { ClientKind } from "../../request.ts";
import { dayMs } from "../../units.ts";
import { prepared, sqlText } from "../queries.ts";
import type { Store } from "../store.ts";

const scanners = sqlText("store/upkeep/reclassify.sql");
const reshape = sqlText("store/upkeep/apply-reclassified.sql");
const mostDays = 400;
// what a page loads by itself
const pageFile =
  /\.(?:js|mjs|css|map|png|jpe?g|gif|svg|webp|avif|ico|woff2?|ttf|otf|mp[34]|webm|webmanifest)$/i;

type NullableText = string | null;

function addFunctions(store: Store): void {
  const pure = { deterministic: true };
  store.function("is_page_file", pure, (path: NullableText) => Number(path !== null && pageFile.test(path)));
  store.function("may_scan", pure, (agent: NullableText) => Number(mayScan(agent)));
  store.function("client_kind_of", pure, clientKindOf);
  store.function("is_landing", pure, (referer: NullableText, host: NullableText) =>
    Number(isLanding(referer, host)),
  );
  store.function(
    "is_server_error",
    pure,
    (fault: Verdict["fault"], reason: Reason | null, status: number | null, client: ClientKind) =>
      Number(isServerError({ fault, reason }, status, client)),
  );
}

/** Keeps in mind the days from one time to another: who scanned is told by a whole day, at the end of a run. */
export function queueReclassification(
  store: Store,
  [first, last]: readonly [first: number, last: number],
): void {
  const add = prepared(store, "insert or ignore into unjudged_days (day) values (?)");
  const [from, to] = [Math.floor(first / dayMs), Math.floor(last / dayMs)];
  // a wrong clock makes a span of years, of which only its ends have lines
  if (to - from > mostDays) for (const day of [from, to]) add.run(day);
  else for (let day = from; day <= to; day++) add.run(day);
}

/** Marks the scanners of all days that got rows since this was done last, also by a run that was killed. */
export function reclassifyScanners(store: Store): void {
  const mark = store.transaction(() => {
    const days = store.prepare<[], number>("select day from unjudged_days").pluck().all();
    if (days.length === 0) return;
    addFunctions(store);
    store.prepare(`create temp table told as ${scanners}`).run({ days: JSON.stringify(days) });
    store.exec(reshape);
    store.prepare("delete from unjudged_days").run();
  });
  mark.immediate();
}
