import path from "node:path";
import { type Checks, defaultChecks } from "../check/index.ts";
import { trustedBy } from "../classify/trusted-proxies.ts";
import type { FormatChoice } from "../detect/candidates.ts";
import { UsageError } from "../errors.ts";
import { fastGlob } from "../fast-glob.ts";
import type { Webhook } from "../notify/notify.ts";
import type { Tier } from "../request.ts";
import { readSettings } from "./read.ts";
import type { Settings } from "./schema.ts";

export interface SourceConfig {
  readonly source: string;
  readonly patterns: readonly string[];
  readonly choice: FormatChoice;
  readonly tier: Tier | undefined;
  readonly host: string | undefined;
}

export type OutputConfig = Settings["outputs"][number];

/** The settings of a faultline.yaml, with absolute paths. */
export interface Config {
  readonly database: string;
  readonly sources: readonly SourceConfig[];
  /** names of sources, from the client inward; empty: derived from the lines */
  readonly chain: readonly string[];
  readonly routes: readonly string[];
  /** by the names of the reports' parameters; undefined where the file has no value */
  readonly reportParameters: ReturnType<typeof reportParametersOf>;
  readonly sitemaps: readonly string[];
  readonly maxRejects: number;
  readonly checks: Checks;
  readonly privacy: Settings["privacy"];
  readonly keyFile: string;
  /** in ms */
  readonly retention: number | undefined;
  readonly outputs: readonly OutputConfig[];
  readonly prometheus: string | undefined;
  readonly webhooks: readonly Webhook[];
}

type Resolve = (file: string) => string;

/** Resolves a glob. Special characters in the name of the folder match themselves. */
function patternIn(folder: string, pattern: string): string {
  if (path.isAbsolute(pattern) || !fastGlob().isDynamicPattern(pattern)) return path.resolve(folder, pattern);
  return `${fastGlob().escapePath(folder)}/${pattern.replace(/^\.\//, "")}`;
}

/** A file of trusted proxies by its absolute path. Throws UsageError if it has a mistake. */
function proxiesIn(folder: string, entry: string): string {
  if (!entry.startsWith("@")) return entry;
  const file = `@${path.resolve(folder, entry.slice(1))}`;
  trustedBy([file], "trusted_proxies");
  return file;
}

function sourceIn(folder: string, source: Settings["sources"][number]): SourceConfig {
  const { name, files, format, log_format, from_config, timezone, trusted_proxies, tier, host } = source;
  return {
    source: name,
    patterns: files.map((pattern) => patternIn(folder, pattern)),
    choice: {
      as: format,
      logFormat: log_format,
      fromConfig: from_config === undefined ? undefined : path.resolve(folder, from_config),
      timezone,
      trustedProxies: trusted_proxies?.map((entry) => proxiesIn(folder, entry)),
    },
    tier,
    host,
  };
}

type Environment = Readonly<Record<string, string | undefined>>;

function webhookOf({ url, url_env = "", format }: Settings["webhooks"][number], env: Environment): Webhook {
  const target = url ?? env[url_env];
  if (!target) throw new UsageError(`webhooks: the environment variable ${url_env} is not set`);
  return { url: target, format };
}

function checksOf({ server_error_share, rejects, stale }: Settings["thresholds"]): Checks {
  return {
    ...defaultChecks,
    ...(server_error_share && { server_error_share }),
    ...(rejects && { rejects }),
    ...(stale && { stale }),
  };
}

const unlessEmpty = (list: readonly string[] | undefined) => (list && list.length > 0 ? list : undefined);

function reportParametersOf({ thresholds, important, own_hosts }: Settings) {
  const { slo, burn, rise, min_errors, min_minutes, min_requests, calm, min_days } = thresholds;
  return {
    important: unlessEmpty(important?.paths),
    own_hosts: unlessEmpty(own_hosts),
    min_days,
    slo,
    burn,
    rise,
    min_errors,
    min_minutes,
    min_requests,
    calm,
  };
}

function outputIn(resolve: Resolve, output: OutputConfig): OutputConfig {
  const { report, file } = output;
  return { ...output, file: resolve(file), report: report.endsWith(".sql") ? resolve(report) : report };
}

/** Reads a faultline.yaml. Throws a UsageError that lists every mistake with its line and column. */
export function readConfig(file: string, env: Environment): Config {
  const settings = readSettings(file);
  const folder = path.dirname(path.resolve(file));
  const resolve: Resolve = (each) => path.resolve(folder, each);
  const { sources, thresholds, privacy, important, prometheus } = settings;
  const database = resolve(settings.database ?? (env["FAULTLINE_DB"] || "faultline.db"));
  return {
    database,
    sources: sources.map((source) => sourceIn(folder, source)),
    chain: settings.chain ?? [],
    routes: settings.routes ?? [],
    reportParameters: reportParametersOf(settings),
    sitemaps: (important?.sitemap ?? []).map((each) => (/^https?:/.test(each) ? each : resolve(each))),
    maxRejects: thresholds.rejects?.critical ?? 0.01,
    checks: checksOf(thresholds),
    privacy,
    keyFile: resolve(privacy.key_file ?? `${database}.key`),
    retention: settings.retention,
    outputs: settings.outputs.map((output) => outputIn(resolve, output)),
    prometheus: prometheus === undefined ? undefined : resolve(prometheus),
    webhooks: settings.webhooks.map((webhook) => webhookOf(webhook, env)),
  };
}
