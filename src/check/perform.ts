// Runs the checks, then publishes their results: Prometheus metrics and webhook posts.
import { OperationError, UsageError } from "../errors.ts";
import { exposition } from "../metrics/exposition.ts";
import { metrics } from "../metrics/metrics.ts";
import { notify, type Webhook } from "../notify/notify.ts";
import { replaceFile } from "../print/replace-file.ts";
import { sitemapPages } from "../reports/missing/sitemap.ts";
import type { Store } from "../store/store.ts";
import type { Incident } from "./incidents.ts";
import { type Checks, runChecks } from "./index.ts";
import { type CheckOutcome, unknown } from "./outcome.ts";
import type { Scope } from "./scope.ts";
import { unjoinedRemark } from "./unjoined.ts";

interface CheckRequest {
  readonly scope: Scope;
  readonly checks: Checks;
  /** files and URLs; their pages are important */
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

async function notifyWebhook(
  store: Store,
  incidents: readonly Incident[],
  webhook: Webhook,
): Promise<CheckOutcome[]> {
  try {
    const { posts, left, failure } = await notify(store, incidents, webhook);
    if (failure !== null)
      return [{ state: "WARNING", text: `webhook: ${failure}; the next run tries again`, performance: [] }];
    const rest = left > 0 ? `, ${left} left for the next run` : "";
    return posts > 0 ? [{ state: "OK", text: `webhook: ${posts} posted${rest}`, performance: [] }] : [];
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return [unknown(error.message)];
  }
}

/** Adds the pages of the sitemaps to the scope. If one cannot be read, the check of missing pages is unknown. */
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

/** Runs the checks, writes the metrics and notifies the webhooks. Returns the outcomes of all of it. */
export async function performChecks(store: Store, request: CheckRequest): Promise<CheckOutcome[]> {
  const { prometheus, webhooks } = request;
  const [scope, checks, sitemapFailures] = await withSitemaps(request);
  const checked = runChecks(store, scope, webhooks.length > 0 ? { ...checks, incidents: true } : checks);
  const metricFailures = prometheus === undefined ? [] : writeMetrics(store, prometheus, checked);
  const posts: CheckOutcome[] = [];
  for (const webhook of webhooks)
    posts.push(...(await notifyWebhook(store, checked.incidents ?? [], webhook)));
  const failures = [...sitemapFailures, ...metricFailures, ...posts];
  return [...Object.values(checked.outcomes), ...failures, ...unjoinedRemark(store, scope)];
}
