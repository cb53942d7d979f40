import { defineFormat } from "../../parse/format.ts";
import { joinedValues, valuesInRules } from "../../parse/vendor-values.ts";
import { derive, deriveMeasures } from "./derive.ts";
import { errorReasonRules } from "./error-reason-rules.ts";
import { type AlbFields, albColumns, albFieldMap } from "./fields.ts";
import { albRules } from "./rules.ts";

const actions = [
  "authenticate",
  "fixed-response",
  "forward",
  "redirect",
  "waf",
  "waf-failed",
  "jwt-validation",
  "rewrite",
];

/** Application Load Balancer. AWS appends new columns: older lines are shorter, later ones may be longer. */
export const alb = defineFormat<AlbFields>({
  name: "alb",
  title: "AWS Application Load Balancer",
  docs: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html",
  tier: "proxy",
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html
  idHeader: "X-Amzn-Trace-Id",
  fieldMap: albFieldMap,
  redelivers: true,
  layouts: [
    { name: "", escape: "backslash-wide", separator: " ", quotes: true, columns: albColumns, required: 12 },
  ],
  marks: /^\S+ \S+ app\/\S+ /,
  skips: [["test file of the load balancer", /^Enable AccessLog for ELB: /]],
  knownValues: {
    error_reason: valuesInRules(errorReasonRules, "error_reason"),
    classification: ["Acceptable", "Ambiguous", "Severe"],
    actions_executed: joinedValues(actions, ","),
    // AWS documents no value: each one is reported
    target_error_code: [],
    elb_error_code: [],
  },
  measures: ["time_us", "request_creation_us", "request_processing_ms", "response_processing_ms"],
  deriveMeasures,
  derive,
  rules: { proxy: albRules },
});
