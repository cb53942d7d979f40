import { isoTime } from "../../parse/text/time.ts";
import type { Cache } from "../../request.ts";
import type { CloudfrontFields } from "./fields.ts";

const caches: Record<string, Cache> = {
  Hit: "hit",
  RefreshHit: "hit",
  OriginShieldHit: "hit",
  Miss: "miss",
  Error: "error",
  LimitExceeded: "error",
  CapacityExceeded: "error",
};

let lastDate = "";
let lastClock = "";
let lastTime: number | null = null;

/** Consecutive lines often have the same second: the last result is cached. */
function timeOf(date: string, clock: string): number | null {
  if (date === lastDate && clock === lastClock) return lastTime;
  lastDate = date;
  lastClock = clock;
  lastTime = isoTime(`${date}T${clock}Z`);
  return lastTime;
}

/** The end of the response, from the most precise field; `date` and `time` have whole seconds. */
function endOf({ timestamp_ms, time_ms, date, time }: CloudfrontFields): number | null {
  return timestamp_ms ?? time_ms ?? (date && time ? timeOf(date, time) : null);
}

function setCache(record: CloudfrontFields): void {
  const { result_type, response_result_type, detailed_result_type } = record;
  const types = [result_type, response_result_type, detailed_result_type].filter((type) => type != null);
  if (types.length > 0) record.result_types = types.join(" ");
  if (result_type === undefined && response_result_type === undefined) return;
  record.cache_status = response_result_type ?? result_type ?? null;
  record.cache = caches[record.cache_status ?? ""] ?? null;
}

/** A time that exceeds the duration of the request is a column of another choice of fields. */
function originTime(record: CloudfrontFields): number | null {
  const { origin_first_byte_ms: first, origin_last_byte_ms: last, request_time_ms: total } = record;
  const time = last ?? first ?? null;
  return time !== null && total != null && time > total ? null : time;
}

export function deriveMeasures(record: CloudfrontFields): boolean {
  record.time_ms = endOf(record);
  // the cs-uri-stem of real-time logs includes the query
  record.query = record.uri_query ?? record.query ?? null;
  if (record.origin_first_byte_ms !== undefined || record.origin_last_byte_ms !== undefined)
    record.upstream_time_ms = originTime(record);
  return true;
}

export function derive(record: CloudfrontFields): void {
  record.host = record.realtime_host ?? record.host_header ?? record.cs_host ?? null;
  setCache(record);
}
