// Input: a configuration. Output: lines in the database, report files, metrics, webhook posts, and messages to `log`.
import { statusLine } from "../check/outcome.ts";
import { performChecks } from "../check/perform.ts";
import type { Config, SourceConfig } from "../config/config.ts";
import { secretKey } from "../config/key.ts";
import { ingest } from "../ingest/run.ts";
import { ingestSummary } from "../ingest/summary.ts";
import { storeChain } from "../journeys/chain.ts";
import { coverage } from "../reports/coverage.ts";
import { startOfDay } from "../reports/instant.ts";
import { periodOf } from "../reports/period.ts";
import { createStore } from "../store/open.ts";
import type { Store } from "../store/store.ts";
import { prune } from "../store/upkeep/prune.ts";
import { dueDays, removeDueDays } from "../store/upkeep/run-state.ts";
import { daysToWrite } from "./days.ts";
import { planOutputs, writeOutput } from "./outputs.ts";
import { describePruned, firstKeptTime } from "./retention.ts";
import type { StepRunner } from "./steps.ts";

interface DayRequest {
  readonly config: Config;
  readonly now: number;
  readonly signal: AbortSignal;
  /** receives messages for people, without a line end */
  readonly log: (text: string) => void;
}

async function readSource(
  store: Store,
  source: SourceConfig,
  { config, signal, log }: DayRequest,
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
  const { text, complete } = ingestSummary(result, config.maxRejects);
  log(text);
  return complete ? 0 : 3;
}

async function check(store: Store, { config, now, log }: DayRequest): Promise<void> {
  const period = periodOf({}, "24 hours", coverage(store), now);
  const { checks, sitemaps, prometheus, webhooks } = config;
  const outcomes = await performChecks(store, {
    scope: { ...period, now, ...config.reportParameters },
    checks,
    sitemaps,
    prometheus,
    webhooks,
  });
  log(statusLine(outcomes));
}

function deleteOld(store: Store, retention: number, { now, log }: DayRequest): void {
  const before = firstKeptTime(retention, now);
  log(`deleted ${describePruned(prune(store, before), before)}`);
}

async function readAll(store: Store, request: DayRequest, steps: StepRunner): Promise<void> {
  const { sources, chain, retention } = request.config;
  storeChain(store, chain);
  for (const source of sources)
    await steps.run(`source ${source.source}`, () => readSource(store, source, request));
  if (retention !== undefined) await steps.run("retention", () => deleteOld(store, retention, request));
}

/** Writes the outputs of these days; returns whether all were written. */
async function writeAll(
  { config, log }: DayRequest,
  days: readonly number[],
  steps: StepRunner,
): Promise<boolean> {
  let complete = true;
  for (const [output, day] of planOutputs(config, days)) {
    const write = () => writeOutput(config, output, day, log);
    complete = (await steps.run(`report ${output.report}`, write)) && complete;
  }
  return complete;
}

/** Reads, prunes, writes the reports and checks, in this order: each step uses the results of those before it. */
export async function runDay(request: DayRequest, steps: StepRunner): Promise<void> {
  const { config, now } = request;
  const store = createStore(config.database);
  try {
    await readAll(store, request, steps);
    await steps.run("reports", async () => {
      const due = dueDays(store, startOfDay(now));
      if (await writeAll(request, daysToWrite(due, config, now), steps)) removeDueDays(store, due);
    });
    await steps.run("check", () => check(store, request));
  } finally {
    store.close();
  }
}

/** Writes the reports of one day again, without reading logs. `day` is its first ms. */
export const rewriteDay = async (request: DayRequest, day: number, steps: StepRunner): Promise<void> => {
  await writeAll(request, [day], steps);
};
