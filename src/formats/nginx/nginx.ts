import { cacheOfNginx } from "../../classify/nginx-cache.ts";
import type { Format } from "../../parse/format.ts";
import { conclude, measure, measures, type NginxFields } from "./conclude.ts";
import { readNginxConf } from "./conf.ts";
import { unquote } from "./conf-tree.ts";
import { edgeRules } from "./edge-rules.ts";
import { layouts, recommended } from "./layouts.ts";
import { templateOf } from "./log-format.ts";
import { rules } from "./rules.ts";
import { vocabulary } from "./vocabulary.ts";

const limits = ["PASSED", "REJECTED", "REJECTED_DRY_RUN"];

/** nginx and what is built on it: OpenResty, ingress-nginx, Nginx Proxy Manager, Angie, Kong's proxy log. */
export const nginx: Format<NginxFields> = {
  name: "nginx",
  title: "nginx, OpenResty, ingress-nginx, Nginx Proxy Manager",
  docs: "https://nginx.org/en/docs/http/ngx_http_log_module.html",
  tier: "proxy",
  fieldMap: vocabulary,
  layouts,
  // bytes are escaped in upper-case hex, quotes and backslashes too (ngx_http_log_escape)
  marks: /\\x(?:22|5C|[0-9A-F]?[A-F][0-9A-F]?)/,
  skips: [["error_log", /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d \[\w+\] \d+#\d+: /]],
  knownValues: {
    cache_status: Object.keys(cacheOfNginx),
    limit_req_status: [...limits, "DELAYED", "DELAYED_DRY_RUN"],
    limit_conn_status: limits,
  },
  ...{ measures, deriveMeasures: measure, derive: conclude },
  recommended: { layout: "upstream", config: true, text: `log_format faultline '${recommended}';` },
  rules: { proxy: rules, cdn: edgeRules },
  // as it stands between the quotes of nginx.conf
  language: { layout: (text, name) => templateOf(unquote(text), name), config: readNginxConf },
};
