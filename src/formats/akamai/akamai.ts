import type { Format, LineRecord } from "../../parse/format.ts";
import type { Cache } from "../../request.ts";
import { type AkamaiFields, fieldOrder, json, vocabulary } from "./fields.ts";
import { akamaiRules } from "./rules.ts";
import { errorCodes, notes } from "./words.ts";

function setError(seen: AkamaiFields): void {
  // a backslash may stand before the bar
  const [code = "", sub] = (seen.error_code ?? "").split(/\\?\|/);
  seen.code = code === "" || notes.includes(code) ? null : code;
  seen.sub = sub ?? null;
}

function cacheOf({ cache_status, cacheable }: AkamaiFields): Cache | null {
  if (cache_status === "1") return "hit";
  if (cache_status !== "0") return null;
  return cacheable === "0" ? "bypass" : "miss";
}

/** The field holds the scheme of newer streams: HTTP or HTTPS. */
function setProtocol(seen: AkamaiFields): void {
  if (!/^https?$/i.test(seen.protocol ?? "")) return;
  seen.scheme = seen.protocol?.toLowerCase() ?? null;
  seen.protocol = null;
}

function conclude(draft: LineRecord): void {
  const seen: LineRecord & AkamaiFields = draft;
  setError(seen);
  setProtocol(seen);
  if (seen.path != null && !seen.path.startsWith("/")) seen.path = `/${seen.path}`;
  if (seen.cache_status !== undefined) seen.cache = cacheOf(seen);
  // the wait for the first byte is the origin's where the cache had none
  if (seen.cache_status === "0") seen.upstream_time_ms = seen.turn_around_ms ?? null;
}

/** DataStream 2, in JSON or structured; the time is when the edge took the request. */
export const akamai: Format<AkamaiFields> = {
  name: "akamai",
  title: "Akamai DataStream 2",
  docs: "https://techdocs.akamai.com/datastream2/docs/data-set-parameters",
  tier: "cdn",
  fieldMap: vocabulary,
  layouts: [json],
  marks: /"reqTimeSec"/,
  knownValues: { cache_status: ["0", "1"], cacheable: ["0", "1"], error_code: errorCodes },
  derive: conclude,
  recommended: { text: `data set fields of the stream: ${Object.keys(vocabulary).join(", ")}` },
  rules: { cdn: akamaiRules },
  language: { layout: fieldOrder },
};
