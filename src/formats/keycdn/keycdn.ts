import { defineFormat } from "../../parse/format.ts";
import { caches, derive } from "./derive.ts";
import { type KeycdnFields, keycdnFieldMap } from "./fields.ts";
import { layouts } from "./layouts.ts";
import { keycdnRules } from "./rules.ts";

/** Log forwarding by syslog. It has no field about the origin, and no duration. */
export const keycdn = defineFormat<KeycdnFields>({
  name: "keycdn",
  title: "KeyCDN",
  docs: "https://www.keycdn.com/support/cdn-log-format",
  tier: "cdn",
  fieldMap: keycdnFieldMap,
  layouts,
  marks: /^\d{10}\.\d{3}\|/,
  knownValues: { cache_status: Object.keys(caches) },
  derive,
  rules: { cdn: keycdnRules },
});
