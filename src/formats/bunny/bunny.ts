import { nginxCacheStatuses } from "../../classify/nginx-cache.ts";
import { defineFormat, type JsonLayout, type TemplateLayout } from "../../parse/format.ts";
import { type BunnyFields, bunnyColumns, bunnyFieldMap } from "./fields.ts";
import { bunnyRules } from "./rules.ts";

/** A user agent can contain a bar: the types of the fields around it delimit it. */
const pipes: TemplateLayout = {
  name: "",
  escape: "none",
  parts: bunnyColumns.flatMap((field, index) => (index === 0 ? [{ field }] : ["|", { field }])),
};

const names = new Map<string, string>(bunnyColumns.map((field) => [field.toLowerCase(), field]));

const json: JsonLayout = {
  name: "json",
  needs: [["pullZoneId"], ["status"], ["timestamp"]],
  fieldName: (key) => names.get(key.toLowerCase()) ?? key,
};

/** Raw logs of pull zones: no method, no duration and no field of the origin. */
export const bunny = defineFormat<BunnyFields>({
  name: "bunny",
  title: "Bunny CDN",
  docs: "https://docs.bunny.net/cdn/logging",
  tier: "cdn",
  fieldMap: bunnyFieldMap,
  layouts: [pipes, json],
  marks: /^[A-Z-]*\|\d{3}\|\d{10,13}\||"pullZoneId"/i,
  knownValues: { cache_status: Object.keys(nginxCacheStatuses) },
  derive(record) {
    if (record.cache_status !== undefined)
      record.cache = nginxCacheStatuses[record.cache_status ?? ""] ?? null;
  },
  rules: { cdn: bunnyRules },
});
