import type { Format, Layout } from "../../parse/format.ts";
import { readHaproxyCfg } from "./cfg.ts";
import { conclude } from "./conclude.ts";
import { layoutOf, named } from "./log-format.ts";
import { type HaproxyFields, rules } from "./rules.ts";
import { vocabulary } from "./vocabulary.ts";
import { words } from "./words.ts";

const loose = (layout: Layout): Layout => ("parts" in layout ? { ...layout, more: true } : layout);

const http = layoutOf(named.http, "http");

/** As a syslog daemon writes it that puts a backslash before quotes. */
const relayed = (layout: Layout): Layout =>
  "parts" in layout
    ? {
        ...layout,
        parts: layout.parts.map((part) => (typeof part === "string" ? part.replaceAll('"', '\\"') : part)),
      }
    : layout;

const at = String.raw`\[\d\d\/\w{3}\/\d{4}:[\d:.]+\]`;

export const haproxy: Format<HaproxyFields> = {
  name: "haproxy",
  title: "HAProxy",
  docs: "https://docs.haproxy.org/3.0/configuration.html#8",
  tier: "proxy",
  fieldMap: vocabulary,
  // lines are cut at 1024 bytes unless `log` has a len
  layouts: [layoutOf(named.https, "https"), http, layoutOf(named.clf, "clf"), relayed(http), loose(http)],
  marks: new RegExp(`^\\S*:\\d+ ${at} `),
  skips: [
    ["TCP session", new RegExp(`^\\S+ ${at} \\S+ \\S+/\\S+ [-+\\d]+/[-+\\d]+/[-+\\d]+ \\+?\\d+ \\S\\S `)],
    ["failed connection", new RegExp(`^\\S+ ${at} \\S+/\\S+: `)],
    ["connection", /^Connect from \S+ to \S+ \(/],
    [
      "message of the server",
      /^(?:(?:Backup )?Server \S+\/\S+ |Proxy \S+ (?:started|stopped)|backend \S+ has no server|\[(?:NOTICE|WARNING|ALERT)\] )/i,
    ],
  ],
  knownValues: words,
  derive: conclude,
  recommended: {
    config: true,
    text: [
      "unique-id-format %[uuid]",
      "unique-id-header X-Request-ID",
      "option abortonclose",
      'log-format "%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc %ac/%fc/%bc/%sc/%rc %sq/%bq %hr %hs %{+Q}r id=%ID bc=%[bc_err_str]/%[bc_err] rule=%[last_rule_line]"',
    ].join("\n"),
  },
  rules: { proxy: rules, cdn: rules },
  language: { layout: (text, name) => layoutOf(text, name), config: readHaproxyCfg },
};
