import type { FieldMap } from "../../parse/format.ts";
import type { RequestRow } from "../../request.ts";

/** The columns of a request and the fields that only rules and `derive` read. */
export interface AkamaiFields extends RequestRow {
  /** as logged: `ERR_NAME` or `ERR_NAME|sub` */
  error_code?: string | null;
  /** `ERR_NAME`; null if there is none, or one that is only informational */
  code?: string | null;
  sub?: string | null;
  cacheable?: string | null;
  turn_around_ms?: number | null;
  security_rules?: string | null;
  edge_worker?: string | null;
  /** "1": the last byte of the object was served */
  last_byte?: string | null;
  range?: string | null;
  /** "0": between client and edge; "1", "2": between servers of Akamai */
  midgress?: string | null;
}

/**
 * Delivery (CDN) streams. No field contains the status of the origin or the total duration.
 * https://techdocs.akamai.com/datastream2/docs/data-set-parameters
 */
export const akamaiFieldMap: FieldMap<keyof AkamaiFields> = {
  reqTimeSec: ["epoch-seconds", "time_ms"],
  reqId: ["token", "request_id"],
  cliIP: ["address", "client_ip"],
  xForwardedFor: ["plus-text", "forwarded_for"],
  statusCode: ["status", "status"],
  proto: ["token", "protocol"],
  reqHost: ["host", "host"],
  reqMethod: ["token", "method"],
  reqPath: ["token", "path"],
  queryStr: ["token", "query"],
  // of the body; totalBytes can be 0 on the same line
  bytes: ["integer", "bytes_sent"],
  UA: ["plus-text", "user_agent"],
  referer: ["plus-text", "referer"],
  turnAroundTimeMSec: ["milliseconds", "turn_around_ms"],
  cacheStatus: ["token", "cache_status"],
  cacheable: ["token", "cacheable"],
  errorCode: ["text", "error_code"],
  securityRules: ["text", "security_rules"],
  ewExecutionInfo: ["text", "edge_worker"],
  lastByte: ["token", "last_byte"],
  range: ["text", "range"],
  // https://techdocs.akamai.com/terraform/docs/datastream-migration
  isMidgress: ["token", "midgress"],
  serverCountry: ["token", "edge_location"],
};
