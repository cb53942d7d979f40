import { defineFormat } from "../../parse/format.ts";
import { valuesInRules } from "../../parse/vendor-values.ts";
import { caches, derive, serviceOf } from "./derive.ts";
import { azureEdgeRules } from "./edge-rules.ts";
import { type AzureFields, azureFieldMap, fieldName } from "./fields.ts";
import { azureGatewayRules } from "./gateway-rules.ts";

/** Records of Azure Monitor: Front Door and Azure CDN (tier cdn), Application Gateway (tier proxy). */
export const azure = defineFormat<AzureFields>({
  name: "azure",
  title: "Azure Front Door, Azure CDN, Application Gateway",
  docs: "https://learn.microsoft.com/azure/frontdoor/monitor-front-door-reference",
  tier: "cdn",
  tierOf: (record) => (serviceOf(record) === "gateway" ? "proxy" : "cdn"),
  fieldMap: azureFieldMap,
  layouts: [
    {
      name: "",
      needs: [
        ["time", "timestamp", "timegenerated"],
        ["category", "operationname"],
        ["resourceid", "httpstatus", "httpstatuscode"],
      ],
      fieldName,
    },
  ],
  marks: /"category" ?: ?"\w+"|"operationName" ?: ?"(?:ApplicationGatewayAccess|Microsoft\.)/i,
  knownValues: {
    error: [
      ...valuesInRules(azureEdgeRules, "error"),
      ...valuesInRules(azureGatewayRules, "error"),
      ...["NoError", "ERRORINFO_NO_ERROR", "UnspecifiedError"],
    ],
    cache_status: Object.keys(caches),
    result: ["SSLMismatchedSNI"],
    waf_mode: ["Detection", "Prevention"],
  },
  derive,
  rules: { cdn: azureEdgeRules, proxy: azureGatewayRules },
});
