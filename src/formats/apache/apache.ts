import { defineFormat, type Layout } from "../../parse/format.ts";
import { templateOf } from "../../parse/text/log-format.ts";
import { readApacheConfig } from "./config.ts";
import { derive } from "./derive.ts";
import { layoutOf } from "./directive.ts";
import { type ApacheFields, apacheFieldMap } from "./fields.ts";
import { apacheRules } from "./rules.ts";

const common = '%h %l %u %t "%r" %>s %b';
const agents = '"%{Referer}i" "%{User-Agent}i"';

const proxyFields =
  "D=%D X=%X hd=%R w=%{BALANCER_WORKER_NAME}e ps=%{proxy-status}n psp=%{proxy-source-port}n pt=%{proxy_timedout}n";
const ids =
  'xrid="%{X-Request-ID}i" peer=%{c}a xff="%{X-Forwarded-For}i" cf="%{CF-Ray}i" amz="%{X-Amz-Cf-Id}i" trace="%{traceparent}i"';
const earlier = `%h %l %u %t "%r" %>s %O ${agents} ${proxyFields} en="%{error-notes}n" L=%L rid=%{UNIQUE_ID}e`;
const recommended = `${earlier} ${ids}`;
/** Some programs that write these formats leave the zone out. */
const withoutZone = (format: string): string => format.replace("%t", "[%{%d/%b/%Y:%T}t]");

// docs/conf/httpd.conf.in and Debian's apache2.conf
const layouts: readonly Layout[] = [
  templateOf(recommended, "faultline"),
  // recommended by earlier releases
  templateOf(earlier, "faultline"),
  templateOf(`${common} ${agents} %I %O`, "combinedio"),
  templateOf(`${common} ${agents}`, "combined"),
  templateOf(common, "common"),
  templateOf(`%v:%p %h %l %u %t "%r" %>s %O ${agents}`, "vhost"),
  templateOf(`%v ${common} ${agents}`, "vhost"),
  templateOf(`%v:%p ${common}`, "vhost-common"),
  templateOf(`%v ${common}`, "vhost-common"),
  { ...templateOf(`${common} ${agents}`, "combined"), more: true },
  templateOf(withoutZone(`${common} ${agents}`), "combined"),
  templateOf(withoutZone(common), "common"),
];

export const apache = defineFormat<ApacheFields>({
  name: "apache",
  title: "Apache httpd, with or without mod_proxy",
  docs: "https://httpd.apache.org/docs/2.4/mod/mod_log_config.html",
  tier: "proxy",
  logsHeader: (header) => `add %{${header}}i to LogFormat`,
  fieldMap: apacheFieldMap,
  layouts,
  // escapes in lower-case hex and with a backslash (ap_escape_logitem); %b writes "-" for no bytes, nginx writes 0
  escapes: /\\x(?:[0-9a-f]?[a-f][0-9a-f]?)|\\["nrtvb\\]|" \d{3} -(?: |$)/,
  knownValues: { connection: ["X", "+", "-"] },
  derive,
  recommended: {
    layout: "faultline",
    config: true,
    text: `# UNIQUE_ID needs mod_unique_id; %{c}a is the peer, also with mod_remoteip
LogFormat "${recommended.replaceAll('"', '\\"')}" faultline
# name it in the CustomLog of each VirtualHost: CustomLog logs/access_log faultline`,
  },
  rules: { proxy: apacheRules, cdn: apacheRules },
  language: { layout: layoutOf, config: readApacheConfig },
});
