import type { FieldMap } from "../../parse/format.ts";
import type { RequestRow } from "../../request.ts";

/** The columns of a request and the fields that only rules and `derive` read. */
export interface KeycdnFields extends RequestRow {
  uid?: string | null;
  zid?: string | null;
}

/** Names for the values of a line, in the order of https://www.keycdn.com/support/cdn-log-format */
export const keycdnFieldMap: FieldMap<keyof KeycdnFields> = {
  // `date` repeats it in whole seconds
  epoch: ["epoch-seconds", "time_ms"],
  pop: ["token", "edge_location"],
  // the last part is always zero
  client: ["address", "client_ip"],
  status: ["status", "status"],
  bytes: ["integer", "bytes_sent"],
  uid: ["code", "uid"],
  zid: ["code", "zid"],
  zone: ["host", "host"],
  cache: ["token", "cache_status"],
  request: ["request"],
  date: ["clf", "time_ms"],
  referrer: ["text", "referer"],
  agent: ["text", "user_agent"],
  scheme: ["code", "scheme"],
};
