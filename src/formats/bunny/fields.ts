import type { FieldMap } from "../../parse/format.ts";
import type { RequestRow } from "../../request.ts";

/** The columns of a request and the vendor's own fields. */
export interface BunnyFields extends RequestRow {
  pull_zone?: number | null;
  country?: string | null;
}

/** In the order of the line. */
export const bunnyColumns = [
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

export const bunnyFieldMap: FieldMap<keyof BunnyFields> = {
  cacheStatus: ["token", "cache_status"],
  status: ["status", "status"],
  timestamp: ["time", "time_ms"],
  bytesSent: ["integer", "bytes_sent"],
  pullZoneId: ["integer", "pull_zone"],
  // the last octet is 0 if the zone anonymizes addresses
  remoteIp: ["address", "client_ip"],
  referer: ["text", "referer"],
  url: ["target"],
  edgeLocation: ["code", "edge_location"],
  userAgent: ["text", "user_agent"],
  requestId: ["code", "request_id"],
  country: ["code", "country"],
};
