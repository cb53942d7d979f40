import { defineFormat } from "../../parse/format.ts";
import { derive, tierOf } from "./derive.ts";
import { fieldNameOf, type GoogleFields, googleFieldMap } from "./fields.ts";
import { knownValues } from "./known-values.ts";
import { cdnRules, googleRules } from "./rules.ts";

/** Entries of Cloud Logging from external Application Load Balancers and Cloud CDN. */
export const google = defineFormat<GoogleFields>({
  name: "google",
  title: "Google Cloud load balancing and Cloud CDN",
  docs: "https://cloud.google.com/load-balancing/docs/https/https-logging-monitoring",
  tier: "proxy",
  tierOf,
  fieldMap: googleFieldMap,
  layouts: [
    {
      name: "",
      needs: [
        ["timestamp"],
        ["httprequest.requesturl", "httprequest.requestmethod"],
        ["logname", "resource.type"],
      ],
      fieldName: fieldNameOf,
    },
  ],
  marks: /"(?:http_external_regional_lb_rule|internal_http_lb_rule|http_load_balancer)"|LoadBalancerLogEntry/,
  // audit logs and other entries of the same sink
  skips: [["google_log", /^\{(?!.*"http_?request")(?=.*"log_?name")(?=.*"insert_?id")/i]],
  knownValues,
  derive,
  rules: { proxy: googleRules, cdn: cdnRules },
});
