import { defineFormat } from "../../parse/format.ts";
import { readHaproxyConfig } from "./config.ts";
import { derive } from "./derive.ts";
import { type HaproxyFields, haproxyFieldMap } from "./fields.ts";
import { knownValues } from "./known-values.ts";
import { layouts } from "./layouts.ts";
import { layoutOf } from "./log-format.ts";
import { haproxyRules } from "./rules.ts";

const time = String.raw`\[\d\d\/\w{3}\/\d{4}:[\d:.]+\]`;

export const haproxy = defineFormat<HaproxyFields>({
  name: "haproxy",
  title: "HAProxy",
  docs: "https://docs.haproxy.org/3.0/configuration.html#8",
  tier: "proxy",
  fieldMap: haproxyFieldMap,
  layouts,
  marks: new RegExp(`^\\S*:\\d+ ${time} `),
  skips: [
    ["TCP session", new RegExp(`^\\S+ ${time} \\S+ \\S+/\\S+ [-+\\d]+/[-+\\d]+/[-+\\d]+ \\+?\\d+ \\S\\S `)],
    ["failed connection", new RegExp(`^\\S+ ${time} \\S+/\\S+: `)],
    ["connection", /^Connect from \S+ to \S+ \(/],
    [
      "message of the server",
      /^(?:(?:Backup )?Server \S+\/\S+ |Proxy \S+ (?:started|stopped)|backend \S+ has no server|\[(?:NOTICE|WARNING|ALERT)\] )/i,
    ],
  ],
  knownValues,
  derive,
  recommended: {
    config: true,
    text: [
      "unique-id-format %[uuid]",
      "unique-id-header X-Request-ID",
      "option abortonclose",
      'log-format "%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc %ac/%fc/%bc/%sc/%rc %sq/%bq %hr %hs %{+Q}r id=%ID bc=%[bc_err_str]/%[bc_err] rule=%[last_rule_line]"',
    ].join("\n"),
  },
  rules: { proxy: haproxyRules, cdn: haproxyRules },
  language: { layout: (text, name) => layoutOf(text, name), config: readHaproxyConfig },
});
