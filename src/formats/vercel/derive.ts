import type { LineRecord } from "../../parse/line-record.ts";
import { hostOf } from "../../parse/text/request-line.ts";
import type { Cache } from "../../request.ts";
import type { VercelFields } from "./fields.ts";

export const caches: Readonly<Record<string, Cache>> = {
  HIT: "hit",
  PRERENDER: "hit",
  MISS: "miss",
  STALE: "stale",
  REVALIDATED: "stale",
  BYPASS: "bypass",
};

/** The only element of a list of strings. */
const singleElement = (text: string): string =>
  (/^\["(.*)"\]$/.exec(text)?.[1] ?? text).replace(/\\(["\\])/g, "$1");

/** Sets `status`; null only for -1. A line without any status is not evidence that nothing was sent. */
function setStatus(record: VercelFields): void {
  const crashed = record.function_status_word === "-1" || record.proxy_status_word === "-1";
  const status = record.proxy_status === undefined ? record.function_status : record.proxy_status;
  if (status != null) record.status = status;
  else if (crashed) record.status = null;
}

export function derive(record: VercelFields & LineRecord): void {
  setStatus(record);
  record.host ??= record.deployment_host == null ? null : hostOf(record.deployment_host);
  if (record.user_agent != null) record.user_agent = singleElement(record.user_agent);
  if (record.cache_status !== undefined) record.cache = caches[record.cache_status ?? ""] ?? null;
  if (record.proxy_status_word === "-1") record.client_kind = "internal";
}
