import type { FieldMap, Format, LineRecord, TemplateLayout } from "../../parse/format.ts";
import type { Cache } from "../../request.ts";
import { keycdnRules } from "./rules.ts";

const head = "epoch|pop|client|status|bytes|uid|zid|zone|cache";
const request = '"request"|[date]|"referrer"|"agent"|scheme';

const vocabulary: FieldMap = {
  // the date repeats it in whole seconds
  epoch: ["epoch-seconds", "time_ms"],
  pop: ["word", "edge_location"],
  // its last part is always zero
  client: ["address", "client_ip"],
  status: ["status", "status"],
  bytes: ["integer", "bytes_sent"],
  uid: ["code", "uid"],
  zid: ["code", "zid"],
  zone: ["host", "host"],
  cache: ["word", "cache_status"],
  request: ["request"],
  date: ["clf", "time_ms"],
  referrer: ["text", "referer"],
  agent: ["text", "user_agent"],
  scheme: ["code", "scheme"],
};

const field = /[a-z]+/g;

/** A line written with names for its values. */
function template(name: string, line: string): TemplateLayout {
  const parts: TemplateLayout["parts"][number][] = [];
  let from = 0;
  for (const { 0: word, index } of line.matchAll(field)) {
    if (index > from) parts.push(line.slice(from, index));
    parts.push({ field: word });
    from = index + word.length;
  }
  if (from < line.length) parts.push(line.slice(from));
  return { name, escape: "backslash", parts };
}

const layouts: readonly TemplateLayout[] = [
  template("", `${head}|${request}|tls|country|region|"organization"|range`),
  // before 2022
  template("2014", `${head}|${request}|country|countryname|city|region|latitude|longitude|"organization"`),
];

const caches: Record<string, Cache> = {
  HIT: "hit",
  MISS: "miss",
  EXPIRED: "miss",
  STALE: "stale",
  UPDATING: "stale",
  BYPASS: "bypass",
};

function conclude(draft: LineRecord): void {
  draft.cache = caches[draft.cache_status ?? ""] ?? null;
}

/** Log forwarding by syslog: nothing of the origin, no duration. */
export const keycdn: Format = {
  name: "keycdn",
  title: "KeyCDN",
  docs: "https://www.keycdn.com/support/cdn-log-format",
  tier: "cdn",
  fieldMap: vocabulary,
  layouts,
  marks: /^\d{10}\.\d{3}\|/,
  knownValues: { cache_status: Object.keys(caches) },
  derive: conclude,
  rules: { cdn: keycdnRules },
};
