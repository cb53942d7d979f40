import type { Format, LineRecord } from "../../parse/format.ts";
import type { Cache } from "../../request.ts";
import { type FastlyFields, layouts, type StateFamily, vocabulary } from "./keys.ts";
import { fastlyRules } from "./rules.ts";
import { formatString, variables } from "./variables.ts";

/** Suffixes (-CLUSTER, -WAIT, -REFRESH) combine: https://www.fastly.com/documentation/reference/vcl/variables/miscellaneous/fastly-info-state/ */
// biome-ignore format: a table, a row a family
const families: readonly (readonly [state: RegExp, family: StateFamily, cache: Cache | null])[] = [
  [/^BG-ERROR/, "background error", "error"],
  [/^ERROR/, "error", "error"],
  [/^(?:HIT-)?SYNTH/, "synthetic", "hit"],
  [/^HIT-STALE/, "stale", "stale"],
  [/^(?:HIT)?PASS/, "pass", "bypass"],
  [/^PIPE/, "pipe", "bypass"],
  [/^HIT/, "hit", "hit"],
  [/^MISS/, "miss", "miss"],
  [/^/, "new", null],
];

const states =
  /^(?:BG-)?(?:HIT|MISS|PASS|HITPASS|PIPE|ERROR|SYNTH|NONE)(?:-(?:CLUSTER|WAIT|REFRESH|STALE|SYNTH|HIT|PASS|RECV|LOSTHDR))*$/;

const familyOf = (state: string): (typeof families)[number] | undefined =>
  families.find(([form]) => form.test(state));

const none = ["NONE", ""];

/** A single word beside keys of the long template is the state; otherwise it may be X-Cache, whose last word is the edge's. */
function setState(seen: FastlyFields): void {
  const { cache_word } = seen;
  if (cache_word === undefined) return;
  const long = seen.service_version !== undefined && !cache_word?.includes(",");
  if (seen.state === undefined && (long || /^(?:PASS|PIPE|SYNTH|ERROR|BG-)/.test(cache_word ?? "")))
    seen.state = cache_word;
  else seen.x_cache ??= cache_word;
}

function setCache(seen: FastlyFields): void {
  if (none.includes(seen.state ?? "")) seen.state = null;
  seen.family = seen.state == null ? "none" : (familyOf(seen.state)?.[1] ?? "new");
  const logged = seen.state ?? seen.x_cache;
  if (logged === undefined) return;
  const word = logged?.split(",").at(-1)?.trim() ?? "";
  seen.cache_status = logged;
  seen.cache = logged === null ? null : (familyOf(word)?.[2] ?? null);
  if (seen.x_cache != null) seen.x_cache = word;
}

/** A well-formed answer of the origin is passed on as it came. */
function setUpstream(seen: FastlyFields): void {
  const fetched = seen.family === "miss" || seen.family === "pass";
  if (seen.upstream_status === undefined && fetched) seen.upstream_status = seen.status ?? null;
}

function conclude(draft: LineRecord): void {
  const seen: LineRecord & FastlyFields = draft;
  setState(seen);
  setCache(seen);
  setUpstream(seen);
  if (seen.response_reason != null) seen.response_reason = seen.response_reason.toLowerCase();
  if (/^(?:1|true)$/.test(seen.is_tls ?? "")) seen.scheme = "https";
  if (/^(?:0|false)$/.test(seen.is_tls ?? "")) seen.scheme = "http";
  // cache-cdg20764-CDG: the last word is the place
  seen.edge_location ??= /-([A-Z]{3})$/.exec(seen.server ?? "")?.[1] ?? seen.server ?? null;
  if (/^(?:0|false)$/.test(seen.is_edge ?? "")) seen.client_kind = "internal";
}

/** Real-time log streaming, by the templates that Fastly offers; the start of a request as its time. */
export const fastly: Format<FastlyFields> = {
  name: "fastly",
  title: "Fastly",
  docs: "https://docs.fastly.com/en/guides/useful-variables-to-log",
  tier: "cdn",
  fieldMap: { ...vocabulary, ...variables },
  layouts,
  marks: /"(?:response_state|fastly_[a-z_]+|geo_datacenter|server_datacenter)"|cache-[a-z]{3}\d+-[A-Z]{3}/,
  knownValues: { state: states },
  derive: conclude,
  recommended: {
    text: `keys to add to the JSON of the log format:
"response_state":"%{json.escape(fastly_info.state)}V", "response_status":%{resp.status}V,
"response_reason":%{if(resp.response, "%22"+json.escape(resp.response)+"%22", "null")}V,
"fastly_is_edge":%{if(fastly.ff.visits_this_service == 0, "true", "false")}V,
"time_elapsed":%{time.elapsed.usec}V, "request_id":"%{json.escape(req.http.x-request-id)}V"`,
  },
  rules: { cdn: fastlyRules },
  language: { layout: formatString },
};
