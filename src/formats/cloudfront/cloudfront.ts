import type { Format, LineRecord } from "../../parse/format.ts";
import { isoTime } from "../../parse/text/time.ts";
import type { Cache } from "../../request.ts";
import { type CloudfrontFields, standard, vocabulary } from "./fields.ts";
import { fieldList, header, layouts } from "./layouts.ts";
import { cloudfrontRules } from "./rules.ts";
import { words } from "./words.ts";

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

/** Lines follow one another within a second. */
function timeOf(date: string, clock: string): number | null {
  if (date === lastDate && clock === lastClock) return lastTime;
  lastDate = date;
  lastClock = clock;
  lastTime = isoTime(`${date}T${clock}Z`);
  return lastTime;
}

/** The end of the answer, in the finest clock that is logged: date and time have whole seconds. */
function endOf({ timestamp_ms, time_ms, date, time }: CloudfrontFields): number | null {
  return timestamp_ms ?? time_ms ?? (date && time ? timeOf(date, time) : null);
}

function setCache(seen: CloudfrontFields): void {
  const { result_type, response_result_type, detailed_result_type } = seen;
  const types = [result_type, response_result_type, detailed_result_type].filter((type) => type != null);
  if (types.length > 0) seen.result_types = types.join(" ");
  if (result_type === undefined && response_result_type === undefined) return;
  seen.cache_status = response_result_type ?? result_type ?? null;
  seen.cache = caches[seen.cache_status ?? ""] ?? null;
}

function measure(draft: LineRecord): boolean {
  const seen: LineRecord & CloudfrontFields = draft;
  seen.time_ms = endOf(seen);
  // real-time logs have the query in cs-uri-stem too
  seen.query = seen.uri_query ?? seen.query ?? null;
  if (seen.origin_first_byte_ms !== undefined || seen.origin_last_byte_ms !== undefined) {
    seen.upstream_time_ms = seen.origin_last_byte_ms ?? seen.origin_first_byte_ms ?? null;
  }
  return true;
}

function conclude(draft: LineRecord): void {
  const seen: LineRecord & CloudfrontFields = draft;
  seen.host = seen.realtime_host ?? seen.host_header ?? seen.cs_host ?? null;
  setCache(seen);
}

/** Standard logs, legacy and v2, and real-time logs. No field holds the status that the origin sent. */
export const cloudfront: Format<CloudfrontFields> = {
  name: "cloudfront",
  title: "Amazon CloudFront",
  docs: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html",
  tier: "cdn",
  fieldMap: vocabulary,
  redelivers: true,
  layouts,
  marks: /x-edge-|\.cloudfront\.net\b|\t[A-Z]{3}\d+(?:-[A-Z]+\d+)?\t/,
  header,
  skips: [
    ["event of an RTMP stream", /^\d{4}-\d\d-\d\d\t\d\d:\d\d:\d\d\t\S+\t[\da-f]*[.:][\da-f.:]+\t[a-zA-Z]+\t/],
  ],
  knownValues: words,
  measures: [
    "date",
    "time",
    "timestamp_ms",
    "uri_query",
    "content_length",
    "origin_first_byte_ms",
    "origin_last_byte_ms",
  ],
  deriveMeasures: measure,
  derive: conclude,
  recommended: {
    text: `fields of standard logging (v2): ${[...standard, "timestamp(ms)", "origin-fbl", "origin-lbl"].join(" ")}`,
  },
  rules: { cdn: cloudfrontRules },
  language: { layout: fieldList },
};
