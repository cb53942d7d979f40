import { defineFormat } from "../../parse/format.ts";
import { derive, deriveMeasures } from "./derive.ts";
import { type CloudfrontFields, cloudfrontFieldMap, standardColumns } from "./fields.ts";
import { knownValues } from "./known-values.ts";
import { cloudfrontLayouts, fieldList, header } from "./layouts.ts";
import { cloudfrontHidden, cloudfrontRules } from "./rules.ts";

/** Standard logs, legacy and v2, and real-time logs. No field contains the status of the origin. */
export const cloudfront = defineFormat<CloudfrontFields>({
  name: "cloudfront",
  title: "Amazon CloudFront",
  docs: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html",
  tier: "cdn",
  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/adding-cloudfront-headers.html
  idHeader: "X-Amz-Cf-Id",
  fieldMap: cloudfrontFieldMap,
  redelivers: true,
  layouts: cloudfrontLayouts,
  marks: /x-edge-|\.cloudfront\.net\b|\t[A-Z]{3}\d+(?:-[A-Z]+\d+)?\t/,
  header,
  skips: [
    ["event of an RTMP stream", /^\d{4}-\d\d-\d\d\t\d\d:\d\d:\d\d\t\S+\t[\da-f]*[.:][\da-f.:]+\t[a-zA-Z]+\t/],
  ],
  knownValues,
  measures: [
    "date",
    "time",
    "timestamp_ms",
    "uri_query",
    "content_length",
    "origin_first_byte_ms",
    "origin_last_byte_ms",
  ],
  deriveMeasures,
  derive,
  recommended: {
    text: `fields of standard logging (v2): ${[...standardColumns, "timestamp(ms)", "origin-fbl", "origin-lbl"].join(" ")}`,
  },
  hidden: cloudfrontHidden,
  rules: { cdn: cloudfrontRules },
  language: { layout: fieldList },
});
