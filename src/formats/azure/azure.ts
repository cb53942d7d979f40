import type { Format } from "../../parse/format.ts";
import { valuesInRules } from "../../parse/vendor-values.ts";
import { caches, conclude, serviceOf } from "./conclude.ts";
import { edgeRules } from "./edge-rules.ts";
import { gatewayRules } from "./gateway-rules.ts";
import { type AzureFields, vocabulary, wordOf } from "./vocabulary.ts";

/** Records of Azure Monitor: Front Door and Azure CDN, which are a CDN, and Application Gateway, which is a proxy. */
export const azure: Format<AzureFields> = {
  name: "azure",
  title: "Azure Front Door, Azure CDN, Application Gateway",
  docs: "https://learn.microsoft.com/azure/frontdoor/monitor-front-door-reference",
  tier: "cdn",
  tierOf: (draft) => (serviceOf(draft as AzureFields) === "gateway" ? "proxy" : "cdn"),
  fieldMap: vocabulary,
  layouts: [
    {
      name: "",
      needs: [
        ["time", "timestamp", "timegenerated"],
        ["category", "operationname"],
        ["resourceid", "httpstatus", "httpstatuscode"],
      ],
      fieldName: wordOf,
    },
  ],
  marks: /"category" ?: ?"\w+"|"operationName" ?: ?"(?:ApplicationGatewayAccess|Microsoft\.)/i,
  knownValues: {
    error: [
      ...valuesInRules(edgeRules, "error"),
      ...valuesInRules(gatewayRules, "error"),
      ...["NoError", "ERRORINFO_NO_ERROR", "UnspecifiedError", "SSLMismatchedSNI"],
    ],
    cache_status: Object.keys(caches),
    result: ["SSLMismatchedSNI"],
    waf_mode: ["Detection", "Prevention"],
  },
  derive: conclude,
  rules: { cdn: edgeRules, proxy: gatewayRules },
};
