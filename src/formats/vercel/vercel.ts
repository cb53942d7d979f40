import type { FieldMap, Format, JsonLayout, LineRecord } from "../../parse/format.ts";
import { hostOf } from "../../parse/text/request-line.ts";
import type { Cache, RequestRow } from "../../request.ts";
import { vercelRules } from "./rules.ts";

/** What Vercel's rules and `conclude` look at beside the columns. */
export interface VercelFields extends RequestRow {
  /** lambda, edge, static, external, firewall, redirect */
  made_by?: string | null;
  deployment_host?: string | null;
  proxy_status?: number | null;
  /** "-1": a revalidation in the background */
  proxy_status_word?: string;
  function_status?: number | null;
  /** "-1": the function crashed */
  function_status_word?: string;
  waf_action?: string | null;
  message?: string | null;
}

/** https://vercel.com/docs/drains/reference/logs */
const vocabulary: FieldMap = {
  "proxy.timestamp": ["time", "time_ms"],
  timestamp: ["time", "time_ms"],
  "proxy.clientIp": ["address", "client_ip"],
  "proxy.method": ["word", "method"],
  "proxy.scheme": ["word", "scheme"],
  // what the client asked for; the other one is the deployment's
  "proxy.host": ["host", "host"],
  host: ["word", "deployment_host"],
  "proxy.path": ["target"],
  path: ["target"],
  statusCode: ["status", "function_status"],
  "proxy.statusCode": ["status", "proxy_status"],
  "proxy.responseByteSize": ["integer", "bytes_sent"],
  "proxy.userAgent": ["text", "user_agent"],
  "proxy.referer": ["text", "referer"],
  "proxy.region": ["word", "edge_location"],
  "proxy.vercelCache": ["word", "cache_status"],
  "proxy.wafAction": ["word", "waf_action"],
  source: ["word", "made_by"],
  message: ["text", "message"],
  requestId: ["word", "request_id"],
  traceId: ["word", "trace_id"],
  "trace.id": ["word", "trace_id"],
};

const json: JsonLayout = {
  name: "",
  needs: [["statusCode", "proxy.statusCode"], ["source"], ["deploymentId", "projectId", "projectName"]],
};

const caches: Record<string, Cache> = {
  HIT: "hit",
  PRERENDER: "hit",
  MISS: "miss",
  STALE: "stale",
  REVALIDATED: "stale",
  BYPASS: "bypass",
};

/** A list of texts, of which there is one. */
const only = (text: string): string => (/^\["(.*)"\]$/.exec(text)?.[1] ?? text).replace(/\\(["\\])/g, "$1");

/** Neither a status nor -1 in its place: the line does not tell, which is not to say that nothing was sent. */
function setStatus(seen: VercelFields): void {
  const crashed = seen.function_status_word === "-1" || seen.proxy_status_word === "-1";
  const status = seen.proxy_status === undefined ? seen.function_status : seen.proxy_status;
  if (status != null) seen.status = status;
  else if (crashed) seen.status = null;
}

function conclude(draft: LineRecord): void {
  const seen: LineRecord & VercelFields = draft;
  setStatus(seen);
  seen.host ??= seen.deployment_host == null ? null : hostOf(seen.deployment_host);
  if (seen.user_agent != null) seen.user_agent = only(seen.user_agent);
  if (seen.cache_status !== undefined) seen.cache = caches[seen.cache_status ?? ""] ?? null;
  if (seen.proxy_status_word === "-1") seen.client_kind = "internal";
}

const record = '(?=.*"(?:deploymentId|projectId|projectName)"\\s*:)(?=.*"source"\\s*:\\s*"';

/** Log drains: lines of a build or of a console are no requests. */
export const vercel: Format<VercelFields> = {
  name: "vercel",
  title: "Vercel",
  docs: "https://vercel.com/docs/drains/reference/logs",
  tier: "cdn",
  fieldMap: vocabulary,
  layouts: [json],
  marks: /"(?:deploymentId|projectId|projectName)"/,
  skips: [
    ["Vercel build log", new RegExp(`^\\s*\\{${record}build")`)],
    ["Vercel message without a request", new RegExp(`^\\s*\\{${record}[a-z-]+")`)],
  ],
  knownValues: {
    cache_status: Object.keys(caches),
    made_by: ["build", "edge", "lambda", "static", "external", "firewall", "redirect"],
    waf_action: ["deny", "challenge", "rate_limit", "bypass", "log"],
  },
  derive: conclude,
  rules: { cdn: vercelRules },
};
