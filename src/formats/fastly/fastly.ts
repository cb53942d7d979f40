import { defineFormat } from "../../parse/format.ts";
import { derive } from "./derive.ts";
import { type FastlyFields, fastlyFieldMap } from "./fields.ts";
import { knownValues } from "./known-values.ts";
import { layouts } from "./layouts.ts";
import { layoutOf } from "./log-format.ts";
import { fastlyHidden, fastlyRules } from "./rules.ts";

/** Real-time log streaming with the templates that Fastly offers; `time` is the start of the request. */
export const fastly = defineFormat<FastlyFields>({
  name: "fastly",
  title: "Fastly",
  docs: "https://docs.fastly.com/en/guides/useful-variables-to-log",
  tier: "cdn",
  network: "fastly",
  fieldMap: fastlyFieldMap,
  layouts,
  marks: /"(?:response_state|fastly_[a-z_]+|geo_datacenter|server_datacenter)"|cache-[a-z]{3}\d+-[A-Z]{3}/,
  knownValues,
  derive,
  recommended: {
    text: `keys to add to the JSON of the log format:
"response_state":"%{json.escape(fastly_info.state)}V", "response_status":%{resp.status}V,
"response_reason":%{if(resp.response, "%22"+json.escape(resp.response)+"%22", "null")}V,
"fastly_is_edge":%{if(fastly.ff.visits_this_service == 0, "true", "false")}V,
"time_elapsed":%{time.elapsed.usec}V, "request_id":"%{json.escape(req.http.x-request-id)}V"`,
  },
  hidden: fastlyHidden,
  rules: { cdn: fastlyRules },
  language: { layout: layoutOf },
});
