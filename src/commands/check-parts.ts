import type { Incident } from "../check/incidents.ts";
import { type Checks, runChecks, type Scope } from "../check/index.ts";
import { type CheckOutcome, unknown } from "../check/outcome.ts";
import { OperationError, UsageError } from "../errors.ts";
import { exposition } from "../metrics/exposition.ts";
import { metrics } from "../metrics/metrics.ts";
import { notify, type Webhook } from "../notify/notify.ts";
import { replaceFile } from "../print/replace-file.ts";
import { sitemapPages } from "../reports/missing/sitemap.ts";
import type { Store } from "../store/store.ts";

interface CheckRequest {
  readonly scope: Scope;
  readonly checks: Checks;
  /** files and URLs: their pages matter */
  readonly sitemaps: readonly string[];
  readonly prometheus: string | undefined;
  readonly webhooks: readonly Webhook[];
}

// the collector runs as another user
const readable = { mode: 0o644 };

function writeMetrics(store: Store, file: string, checked: Parameters<typeof metrics>[1]): CheckOutcome[] {
  try {
    replaceFile(file, () => exposition(metrics(store, checked)), readable);
    return [];
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    return [unknown(`prometheus: ${error.message}`)];
  }
}

async function tellWebhook(
  store: Store,
  incidents: readonly Incident[],
  webhook: Webhook,
): Promise<CheckOutcome[]> {
  try {
    const { posts, left, failure } = await notify(store, incidents, webhook);
    if (failure !== null)
      return [{ state: "WARNING", words: `webhook: ${failure}; the next run tries again`, performance: [] }];
    const rest = left > 0 ? `, ${left} more wait for the next run` : "";
    return posts > 0 ? [{ state: "OK", words: `webhook: ${posts} posted${rest}`, performance: [] }] : [];
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return [unknown(error.message)];
  }
}

/** What the sitemaps list; without one that was asked for, nobody can say that nothing is missing. */
async function withSitemaps({
  scope,
  checks,
  sitemaps,
}: CheckRequest): Promise<[Scope, Checks, CheckOutcome[]]> {
  if (!checks.missing_important || sitemaps.length === 0) return [scope, checks, []];
  try {
    return [{ ...scope, sitemap: await sitemapPages(sitemaps) }, checks, []];
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    return [scope, { ...checks, missing_important: false }, [unknown(`missing_important: ${error.message}`)]];
  }
}

/** Checks, and tells who wants to know. */
export async function performChecks(store: Store, asked: CheckRequest): Promise<CheckOutcome[]> {
  const { prometheus, webhooks } = asked;
  const [scope, checks, failed] = await withSitemaps(asked);
  const checked = runChecks(store, scope, webhooks.length > 0 ? { ...checks, incidents: true } : checks);
  const told = prometheus === undefined ? [] : writeMetrics(store, prometheus, checked);
  const posted: CheckOutcome[] = [];
  for (const webhook of webhooks)
    posted.push(...(await tellWebhook(store, checked.incidents ?? [], webhook)));
  return [...Object.values(checked.outcomes), ...failed, ...told, ...posted];
}
