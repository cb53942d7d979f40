import { defineFormat } from "../../parse/format.ts";
import { readHaproxyConfig } from "./config.ts";
import { derive } from "./derive.ts";
import { type HaproxyFields, haproxyFieldMap } from "./fields.ts";
import { knownValues } from "./known-values.ts";
import { layouts, recommended, recommendedCaptures } from "./layouts.ts";
import { layoutOf } from "./log-format.ts";
import { haproxyRules } from "./rules.ts";

const time = String.raw`\[\d\d\/\w{3}\/\d{4}:[\d:.]+\]`;

export const haproxy = defineFormat<HaproxyFields>({
  name: "haproxy",
  title: "HAProxy",
  docs: "https://docs.haproxy.org/3.0/configuration.html#8",
  tier: "proxy",
  logsHeader: (header) => `add "http-request capture req.hdr(${header}) len 128" to the frontend`,
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
    layout: "faultline",
    config: true,
    text: [
      "# HAProxy 2.6 or later; older releases refuse the log-format: before 2.6 leave out rule= and peer=, before 2.5 also bc=",
      "# in defaults or listen only: a frontend ignores abortonclose, and in a backend alone it does nothing for HTTP/1",
      "option abortonclose",
      "# in each frontend or listen, before other captures",
      "unique-id-format %[uuid]",
      "http-request set-header X-Request-ID %[unique-id] unless { req.hdr(X-Request-ID) -m found }",
      ...recommendedCaptures.map((header) => `http-request capture req.hdr(${header}) len 256`),
      `log-format "${recommended}"`,
    ].join("\n"),
  },
  rules: { proxy: haproxyRules, cdn: haproxyRules },
  language: { layout: (text, name) => layoutOf(text, name), config: readHaproxyConfig },
});
