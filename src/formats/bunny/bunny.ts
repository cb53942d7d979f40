import { cacheOfNginx } from "../../classify/nginx-cache.ts";
import type { FieldMap, Format, JsonLayout, LineRecord, TemplateLayout } from "../../parse/format.ts";
import type { RequestRow } from "../../request.ts";
import { bunnyRules } from "./rules.ts";

const fields = [
  "cacheStatus",
  "status",
  "timestamp",
  "bytesSent",
  "pullZoneId",
  "remoteIp",
  "referer",
  "url",
  "edgeLocation",
  "userAgent",
  "requestId",
  "country",
] as const;

const vocabulary: FieldMap = {
  cacheStatus: ["word", "cache_status"],
  status: ["status", "status"],
  timestamp: ["time", "time_ms"],
  bytesSent: ["integer", "bytes_sent"],
  pullZoneId: ["integer", "pull_zone"],
  // the last part is zero where the zone makes addresses anonymous
  remoteIp: ["address", "client_ip"],
  referer: ["text", "referer"],
  url: ["target"],
  edgeLocation: ["code", "edge_location"],
  userAgent: ["text", "user_agent"],
  requestId: ["code", "request_id"],
  country: ["code", "country"],
};

/** A user agent may hold a bar: what stands before and behind it has its form. */
const pipes: TemplateLayout = {
  name: "",
  escape: "none",
  parts: fields.flatMap((field, index) => (index === 0 ? [{ field }] : ["|", { field }])),
};

const names = new Map<string, string>(fields.map((field) => [field.toLowerCase(), field]));

const json: JsonLayout = {
  name: "json",
  needs: [["pullZoneId"], ["status"], ["timestamp"]],
  fieldName: (key) => names.get(key.toLowerCase()) ?? key,
};

function conclude(draft: LineRecord): void {
  const seen: LineRecord & RequestRow = draft;
  if (seen.cache_status !== undefined) seen.cache = cacheOfNginx[seen.cache_status ?? ""] ?? null;
}

/** Raw logs of pull zones: no method, no duration and nothing of the origin. */
export const bunny: Format = {
  name: "bunny",
  title: "Bunny CDN",
  docs: "https://docs.bunny.net/cdn/logging",
  tier: "cdn",
  fieldMap: vocabulary,
  layouts: [pipes, json],
  marks: /^[A-Z-]*\|\d{3}\|\d{10,13}\||"pullZoneId"/i,
  knownValues: { cache_status: Object.keys(cacheOfNginx) },
  derive: conclude,
  rules: { cdn: bunnyRules },
};
