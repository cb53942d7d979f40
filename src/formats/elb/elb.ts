import { defineFormat } from "../../parse/format.ts";
import { derive } from "./derive.ts";
import { type ElbFields, elbColumns, elbFieldMap } from "./fields.ts";
import { elbRules } from "./rules.ts";

/** Classic Load Balancer: 12 fields until 2015, then 15. */
export const elb = defineFormat<ElbFields>({
  name: "elb",
  title: "AWS Classic Load Balancer",
  docs: "https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/access-log-collection.html",
  tier: "proxy",
  fieldMap: elbFieldMap,
  layouts: [
    { name: "", escape: "backslash-wide", separator: " ", quotes: true, columns: elbColumns, required: 12 },
  ],
  skips: [
    // https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-access-logs.html
    ["nlb_tls", /^tls \d+\.\d+ \d{4}-\d\d-\d\dT[\d:]+ net\//],
    // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-connection-logs.html
    ["alb_connection", /^\d{4}-\d\d-\d\dT[\d:.]+Z [\da-fA-F.:]+ \d+ \d+ (?:TLSv|-)/],
    // https://docs.aws.amazon.com/waf/latest/developerguide/logging-fields.html
    [
      "aws_waf",
      /^\{"timestamp":\d+,"formatVersion":\d+,"webaclId":|^\{(?=.*"webaclId":)(?=.*"terminatingRuleId":)/,
    ],
  ],
  derive,
  rules: { proxy: elbRules },
});
