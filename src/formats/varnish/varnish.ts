import type { Format, LineRecord } from "../../parse/format.ts";
import { templateOf } from "../../parse/text/log-format.ts";
import type { Cache } from "../../request.ts";
import { pageOf } from "../nginx/pages.ts";
import { edgeRules, rules, type VarnishFields } from "./rules.ts";
import { combined, readVarnishUnit } from "./unit.ts";
import { vocabulary } from "./vocabulary.ts";

interface VarnishDraft extends VarnishFields {
  body_bytes_sent?: number | null;
  header_request_id?: string | null;
  whole_seconds_ms?: number | null;
  first_byte_ms?: number | null;
  hitmiss?: string | null;
}

const recommended = `${combined} side=%{Varnish:side}x h=%{Varnish:handling}x ttfb=%{Varnish:time_firstbyte}x vxid=%{Varnish:vxid}x D=%D fe="%{VSL:FetchError}x"`;

const caches: Record<string, Cache> = {
  hit: "hit",
  miss: "miss",
  hitmiss: "miss",
  pass: "bypass",
  hitpass: "bypass",
  pipe: "bypass",
};

/** Pages of Varnish's own, with a reason and the number of the request in them: of a failed fetch, of VCL. */
const ownPages = { fetch: { min: 250, max: 300 }, synth: { min: 215, max: 300 } };

function setPage(seen: VarnishDraft): void {
  const { body_bytes_sent: body, status } = seen;
  if (body == null) return;
  const { min, max } = status === 503 ? ownPages.fetch : ownPages.synth;
  seen.own_page = body >= min && body <= max ? "yes" : "no";
  const page = pageOf(status, body, seen.user_agent);
  if (page) seen.page = page;
}

/** `- http://localhost HTTP/1.0`: what is printed of a request that could not be parsed. */
function dropUnparsed(seen: VarnishDraft): void {
  if (seen.method !== "-") return;
  seen.raw_request = `- ${seen.scheme}://${seen.host} ${seen.protocol}`;
  for (const column of ["method", "path", "query", "scheme", "host", "protocol"] as const)
    seen[column] = null;
  seen.request_line = "malformed";
}

function setHandling(seen: VarnishDraft): void {
  const handling = seen.handling ?? seen.hitmiss;
  delete seen.handling;
  if (handling == null) return;
  seen.handling = handling;
  seen.cache_status = handling;
  seen.cache = caches[handling] ?? null;
  if (seen.cache !== "hit" && seen.cache !== null) seen.upstream_time_ms = seen.first_byte_ms ?? null;
}

function conclude(draft: LineRecord): void {
  const seen: VarnishDraft = draft;
  dropUnparsed(seen);
  seen.request_time_ms ??= seen.whole_seconds_ms ?? null;
  seen.request_id ??= seen.header_request_id ?? null;
  if (seen.body_bytes_sent !== undefined) seen.bytes_sent = seen.body_bytes_sent;
  if (seen.backend_status !== undefined) seen.upstream_status = seen.backend_status;
  setPage(seen);
  setHandling(seen);
}

export const varnish: Format<VarnishFields> = {
  name: "varnish",
  title: "Varnish (varnishncsa)",
  docs: "https://varnish-cache.org/docs/trunk/reference/varnishncsa.html",
  tier: "proxy",
  fieldMap: vocabulary,
  layouts: [templateOf(recommended, "handling"), templateOf(combined, "combined")],
  // %r holds a whole URL, made of the Host header
  marks: /"[A-Z-]+ https?:\/\/[^ "]* HTTP\/[\d.]+" (?:\d{3}|-) /,
  skips: [["request without a time", /^- - - (?:- )?"/]],
  knownValues: {
    handling: [...Object.keys(caches), "error", "synth"],
    hitmiss: ["hit", "miss"],
  },
  derive: conclude,
  recommended: { layout: "handling", config: true, text: `varnishncsa -b -c -F '${recommended}'` },
  rules: { proxy: rules, cdn: edgeRules },
  language: { layout: templateOf, config: readVarnishUnit },
};
