import { defineFormat } from "../../parse/format.ts";
import { templateOf } from "../../parse/text/log-format.ts";
import { combined, readVarnishUnit } from "./config.ts";
import { derive } from "./derive.ts";
import { edgeRules } from "./edge-rules.ts";
import { type VarnishFields, varnishFieldMap } from "./fields.ts";
import { knownValues } from "./known-values.ts";
import { varnishRules } from "./rules.ts";

const head = `${combined} side=%{Varnish:side}x h=%{Varnish:handling}x ttfb=%{Varnish:time_firstbyte}x vxid=%{Varnish:vxid}x`;
const tail = 'D=%D fe="%{VSL:FetchError}x"';
const ids = 'xff="%{X-Forwarded-For}i" rid="%{X-Request-ID}i" cf="%{CF-Ray}i" amz="%{X-Amz-Cf-Id}i"';
const recommended = `${head} parent=%{VSL:Begin[2]}x ${tail} ${ids}`;

export const varnish = defineFormat<VarnishFields>({
  name: "varnish",
  title: "Varnish (varnishncsa)",
  docs: "https://varnish-cache.org/docs/trunk/reference/varnishncsa.html",
  tier: "proxy",
  logsHeader: (header) => `add %{${header}}i to the format of varnishncsa`,
  fieldMap: varnishFieldMap,
  layouts: [
    templateOf(recommended, "handling"),
    // recommended by earlier releases
    templateOf(`${head} ${tail}`, "handling"),
    templateOf(combined, "combined"),
  ],
  // %r contains a whole URL, made from the Host header
  marks: /"[A-Z-]+ https?:\/\/[^ "]* HTTP\/[\d.]+" (?:\d{3}|-) /,
  skips: [["request without a time", /^- - - (?:- )?"/]],
  knownValues,
  derive,
  recommended: { layout: "handling", config: true, text: `varnishncsa -b -c -F '${recommended}'` },
  rules: { proxy: varnishRules, cdn: edgeRules },
  language: { layout: templateOf, config: readVarnishUnit },
});
