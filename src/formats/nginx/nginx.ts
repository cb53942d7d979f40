import { defineFormat } from "../../parse/format.ts";
import { readNginxConf } from "./config.ts";
import { derive, deriveMeasures, measures } from "./derive.ts";
import { edgeRules } from "./edge-rules.ts";
import { type NginxFields, nginxFieldMap } from "./fields.ts";
import { knownValues } from "./known-values.ts";
import { layouts, recommended } from "./layouts.ts";
import { layoutOf } from "./log-format.ts";
import { nginxRules } from "./rules.ts";

/** nginx and its derivatives: OpenResty, ingress-nginx, Nginx Proxy Manager, Angie, Kong's proxy log. */
export const nginx = defineFormat<NginxFields>({
  name: "nginx",
  title: "nginx, OpenResty, ingress-nginx, Nginx Proxy Manager",
  docs: "https://nginx.org/en/docs/http/ngx_http_log_module.html",
  tier: "proxy",
  logsHeader: (header) => `add $http_${header.toLowerCase().replaceAll("-", "_")} to log_format`,
  fieldMap: nginxFieldMap,
  layouts,
  // nginx escapes bytes in upper-case hex, including quotes and backslashes (ngx_http_log_escape); after a backslash, a
  // client sent the text and another server escaped it
  escapes: /(?<!\\)\\x(?:22|5C|[0-9A-F]?[A-F][0-9A-F]?)/,
  knownValues,
  measures,
  deriveMeasures,
  derive,
  recommended: {
    layout: "faultline",
    config: true,
    text: [
      "# in the http block; nginx 1.17.6 or later, with the realip and ssl modules (all packages have them)",
      `log_format faultline '${recommended}';`,
      "# in the http, server or location block that logs: access_log /var/log/nginx/access.log faultline;",
    ].join("\n"),
  },
  rules: { proxy: nginxRules, cdn: edgeRules },
  // users copy the string from between the quotes of nginx.conf
  language: { layout: layoutOf, config: readNginxConf },
});
