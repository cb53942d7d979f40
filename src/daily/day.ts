import { statusLine } from "../check/outcome.ts";
import { performChecks } from "../commands/check-parts.ts";
import { conclude } from "../commands/ingest.ts";
import { firstKept, pruneTold } from "../commands/prune.ts";
import { logStderr } from "../commands/talk.ts";
import type { Config, SourceConfig } from "../config/config.ts";
import { secretKey } from "../config/key.ts";
import { ingest } from "../ingest/run.ts";
import { coverage } from "../reports/coverage.ts";
import { startOfDay } from "../reports/instant.ts";
import { periodOf } from "../reports/period.ts";
import { createStore } from "../store/open.ts";
import type { Store } from "../store/store.ts";
import { daysWritten, dueDays } from "../store/upkeep/due-days.ts";
import { prune } from "../store/upkeep/prune.ts";
import { daysToWrite } from "./days.ts";
import { planOutputs, writeOutput } from "./outputs.ts";
import type { Steps } from "./steps.ts";

interface DayRequest {
  readonly config: Config;
  readonly now: number;
  readonly signal: AbortSignal;
}

async function readSource(
  store: Store,
  source: SourceConfig,
  { config, signal }: DayRequest,
): Promise<number> {
  const { client_ip } = config.privacy;
  const key = client_ip === "hash" ? secretKey(config.keyFile) : undefined;
  const result = await ingest(store, source.patterns, {
    ...source.choice,
    source: source.source,
    tier: source.tier,
    host: source.host,
    routes: config.routes,
    privacy: { ...config.privacy, key },
    signal,
    progress: () => {},
  });
  return conclude(result, config.maxRejects);
}

async function check(store: Store, { config, now }: DayRequest): Promise<void> {
  const period = periodOf({}, "24 hours", coverage(store), now);
  const { checks, sitemaps, prometheus, webhooks } = config;
  const outcomes = await performChecks(store, {
    scope: { ...period, now, ...config.asked },
    checks,
    sitemaps,
    prometheus,
    webhooks,
  });
  logStderr(statusLine(outcomes));
}

async function readAll(store: Store, asked: DayRequest, { take }: Steps): Promise<void> {
  const { config, now } = asked;
  for (const source of config.sources)
    await take(`source ${source.source}`, () => readSource(store, source, asked));
  const { retention } = config;
  if (retention !== undefined)
    await take("retention", () => logStderr(pruneTold(store, firstKept(retention, now), prune)));
}

/** Gives whether all could be written. */
async function writeAll(config: Config, days: readonly number[], { take }: Steps): Promise<boolean> {
  let whole = true;
  for (const [output, day] of planOutputs(config, days)) {
    const write = async () => logStderr(`wrote ${await writeOutput(config, output, day)}`);
    whole = (await take(`report ${output.report}`, write)) && whole;
  }
  return whole;
}

/** Reads, prunes, writes the reports, checks: in this order, so that a second run finds what the first one left. */
export async function runDay(asked: DayRequest, steps: Steps): Promise<void> {
  const { config, now } = asked;
  const store = createStore(config.database);
  try {
    await readAll(store, asked, steps);
    await steps.take("reports", async () => {
      const due = dueDays(store, startOfDay(now));
      if (await writeAll(config, daysToWrite(due, config, now), steps)) daysWritten(store, due);
    });
    await steps.take("check", () => check(store, asked));
  } finally {
    store.close();
  }
}

/** Reads nothing, and writes the reports of one day again. */
export const rewriteDay = async ({ config }: DayRequest, day: number, steps: Steps): Promise<void> => {
  await writeAll(config, [day], steps);
};
