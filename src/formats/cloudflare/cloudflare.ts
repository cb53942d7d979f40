import { defineFormat } from "../../parse/format.ts";
import { derive, deriveMeasures } from "./derive.ts";
import { type CloudflareFields, cloudflareFieldMap } from "./fields.ts";
import { knownValues } from "./known-values.ts";
import { cloudflareJson, fieldNames, header } from "./layouts.ts";
import { cloudflareHidden, cloudflareRules } from "./rules.ts";
import { cloudflareSkips } from "./skips.ts";

// fields that newer ones replace
const replacedFields = [
  "EdgeColoID",
  "RequestSource",
  "OriginResponseTime",
  "FirewallMatchesActions",
  "FirewallMatchesSources",
  "WAFAction",
  "EdgeRateLimitAction",
  "EdgeResponseBodyBytes",
];

/** The dataset http_requests of Logpush and Logpull. The time is the start of the request. */
export const cloudflare = defineFormat<CloudflareFields>({
  name: "cloudflare",
  title: "Cloudflare",
  docs: "https://developers.cloudflare.com/logs/logpush/logpush-job/datasets/zone/http_requests/",
  tier: "cdn",
  // https://developers.cloudflare.com/fundamentals/reference/http-headers/#cf-ray
  idHeader: "CF-Ray",
  fieldMap: cloudflareFieldMap,
  redelivers: true,
  layouts: [cloudflareJson],
  marks: /"(?:EdgeStartTimestamp|RayID|CacheCacheStatus)"/,
  header,
  skips: cloudflareSkips,
  knownValues,
  measures: [
    "start_ms",
    "end_ms",
    "first_byte_ms",
    "origin_nanoseconds_ms",
    "origin_dns_ms",
    "origin_tcp_ms",
    "origin_tls_ms",
    "worker_subrequests",
    "worker_cpu",
    "worker_wall",
  ],
  deriveMeasures,
  derive,
  recommended: {
    text: `field_names of the Logpush job: ${Object.keys(cloudflareFieldMap)
      .filter((name) => !name.includes(".") && !replacedFields.includes(name))
      .join(",")}\ncustom fields: response header cf-error-type, request header traceparent`,
  },
  hidden: cloudflareHidden,
  rules: { cdn: cloudflareRules },
  language: { layout: fieldNames },
});
