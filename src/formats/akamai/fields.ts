import { UsageError } from "../../errors.ts";
import type { ColumnLayout, FieldMap, JsonLayout } from "../../parse/format.ts";
import type { RequestRow } from "../../request.ts";

/** What Akamai's rules and `conclude` look at beside the columns. */
export interface AkamaiFields extends RequestRow {
  /** `ERR_NAME` or `ERR_NAME|sub`; null where none was logged, or one that only informs */
  error_code?: string | null;
  code?: string | null;
  sub?: string | null;
  cacheable?: string | null;
  turn_around_ms?: number | null;
  security_rules?: string | null;
  edge_worker?: string | null;
}

/**
 * Delivery (CDN) streams. No field holds the origin's status or the whole duration.
 * https://techdocs.akamai.com/datastream2/docs/data-set-parameters
 */
export const vocabulary: FieldMap = {
  reqTimeSec: ["epoch-seconds", "time_ms"],
  reqId: ["word", "request_id"],
  cliIP: ["address", "client_ip"],
  statusCode: ["status", "status"],
  proto: ["word", "protocol"],
  reqHost: ["host", "host"],
  reqMethod: ["word", "method"],
  reqPath: ["word", "path"],
  queryStr: ["word", "query"],
  // of the body; totalBytes may be 0 beside it
  bytes: ["integer", "bytes_sent"],
  UA: ["plus-text", "user_agent"],
  referer: ["plus-text", "referer"],
  turnAroundTimeMSec: ["milliseconds", "turn_around_ms"],
  cacheStatus: ["word", "cache_status"],
  cacheable: ["word", "cacheable"],
  errorCode: ["text", "error_code"],
  securityRules: ["text", "security_rules"],
  ewExecutionInfo: ["text", "edge_worker"],
  serverCountry: ["word", "edge_location"],
};

/** How a stream's configuration names fields: https://techdocs.akamai.com/powershell/docs/data-sets */
const ids: Record<string, string> = {
  999: "streamId",
  1000: "cp",
  1002: "reqId",
  1005: "bytes",
  1006: "cliIP",
  1008: "statusCode",
  1009: "proto",
  1011: "reqHost",
  1012: "reqMethod",
  1013: "reqPath",
  1014: "reqPort",
  1015: "rspContentLen",
  1016: "rspContentType",
  1017: "UA",
  1100: "reqTimeSec",
  2010: "cacheStatus",
  2012: "country",
  2013: "state",
  2014: "city",
};

/** Some pipelines put a record under "doc". */
export const json: JsonLayout = {
  name: "",
  // `\|` is no escape of JSON, and is written all the same
  mend: (line) => line.replaceAll("\\|", "|"),
  needs: [["reqTimeSec"], ["cliIP", "statusCode", "cp"]],
  fieldName: (key) => key.replace(/^doc\./, ""),
};

/** Structured logs have values only, in the order of the stream's fields: their names or numbers, between blanks. */
export function fieldOrder(text: string, name: string): ColumnLayout {
  const columns = text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((field) => ids[field] ?? field);
  if (columns.includes("reqTimeSec") && columns.every((field) => /^\w+$/.test(field)))
    return { name, escape: "none", separator: [" ", "\t"], quotes: false, columns, required: columns.length };
  throw new UsageError(
    `--log-format "${text}": give the stream's fields in the log's order, reqTimeSec (1100) among them: 1100 1006 1008 ...`,
  );
}
