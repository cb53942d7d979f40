import type { LineRecord } from "../../parse/line-record.ts";
import { setHostOfMalformed } from "../../parse/text/request-line.ts";
import type { ElbFields } from "./fields.ts";

const toMilliseconds = (us: number | null | undefined): number | null =>
  us == null ? null : Math.floor(us / 1000);

/**
 * A TCP or SSL listener logs connections: no status, and "- - - " as the request. The connection log of an ALB without
 * TLS has the same number of fields, nearly all of them "-".
 */
function setSkip(record: ElbFields & LineRecord): void {
  if (record.status == null && record.status_word === "-")
    record.skip = record.raw_request?.startsWith("- - -") ? "elb_tcp" : "alb_connection";
}

function setTimes(record: ElbFields): void {
  const times = [record.request_processing_us, record.backend_processing_us, record.response_processing_us];
  const given = times.filter((time) => time != null);
  record.request_time_ms =
    given.length === 0 ? null : toMilliseconds(given.reduce((total, time) => total + time, 0));
  record.upstream_time_ms = toMilliseconds(record.backend_processing_us);
}

export function derive(record: ElbFields & LineRecord): void {
  setSkip(record);
  setTimes(record);
  setHostOfMalformed(record);
  record.upstream_tries = record.upstream_addr == null ? null : 1;
}
