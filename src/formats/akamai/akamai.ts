import { defineFormat } from "../../parse/format.ts";
import { derive } from "./derive.ts";
import { type AkamaiFields, akamaiFieldMap } from "./fields.ts";
import { errorCodes } from "./known-values.ts";
import { akamaiJson, fieldOrder } from "./layouts.ts";
import { akamaiHidden, akamaiRules } from "./rules.ts";

/** DataStream 2, JSON or structured. The time is when the edge accepted the request. */
export const akamai = defineFormat<AkamaiFields>({
  name: "akamai",
  title: "Akamai DataStream 2",
  docs: "https://techdocs.akamai.com/datastream2/docs/data-set-parameters",
  tier: "cdn",
  fieldMap: akamaiFieldMap,
  layouts: [akamaiJson],
  marks: /"reqTimeSec"/,
  knownValues: { cache_status: ["0", "1"], cacheable: ["0", "1"], error_code: errorCodes },
  derive,
  recommended: { text: `data set fields of the stream: ${Object.keys(akamaiFieldMap).join(", ")}` },
  hidden: akamaiHidden,
  rules: { cdn: akamaiRules },
  language: { layout: fieldOrder },
});
