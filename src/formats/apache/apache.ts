import type { Format, Layout, NamedFields } from "../../parse/format.ts";
import { dropHalfRequest } from "../../parse/text/request-line.ts";
import { readApacheConf } from "./conf.ts";
import { templateOf } from "./log-format.ts";
import { type ApacheFields, rules } from "./rules.ts";
import { vocabulary } from "./vocabulary.ts";

const common = '%h %l %u %t "%r" %>s %b';
const agents = '"%{Referer}i" "%{User-Agent}i"';

// docs/conf/httpd.conf.in and Debian's apache2.conf
const layouts: readonly Layout[] = [
  templateOf(`${common} ${agents} %I %O`, "combinedio"),
  templateOf(`${common} ${agents}`, "combined"),
  templateOf(common, "common"),
  templateOf(`%v:%p %h %l %u %t "%r" %>s %O ${agents}`, "vhost"),
  templateOf(`%v ${common} ${agents}`, "vhost"),
  templateOf(`%v:%p ${common}`, "vhost-common"),
  templateOf(`%v ${common}`, "vhost-common"),
  { ...templateOf(`${common} ${agents}`, "combined"), more: true },
];

/** Where a column is not logged, or has no value, a less exact field stands for it. */
function fallBack(
  draft: NamedFields,
  column: "request_time_ms" | "bytes_sent" | "request_id",
  fact: string,
): void {
  if (draft[fact] !== undefined && draft[column] == null) Object.assign(draft, { [column]: draft[fact] });
}

/** What follows from several fields. */
function conclude(draft: NamedFields): void {
  dropHalfRequest(draft, [400, 408]);
  fallBack(draft, "request_time_ms", "whole_seconds_ms");
  fallBack(draft, "bytes_sent", "body_bytes_sent");
  fallBack(draft, "request_id", "header_request_id");
  const query = draft["query_with_mark"] as string | null | undefined;
  if (query !== undefined) draft.query = query?.slice(1) || null;
  if (draft["handler"] !== undefined) draft["proxied"] = draft["handler"] === "proxy-server" ? "yes" : "no";
  const seen = draft.upstream_status;
  if (seen !== undefined && seen !== null) draft["same_status"] = seen === draft.status ? "yes" : "no";
}

export const apache: Format<ApacheFields> = {
  name: "apache",
  title: "Apache httpd, with or without mod_proxy",
  docs: "https://httpd.apache.org/docs/2.4/mod/mod_log_config.html",
  tier: "proxy",
  fieldMap: vocabulary,
  layouts,
  // escapes in lower-case hex and by backslash (ap_escape_logitem); %b writes "-" for no bytes, nginx 0
  marks: /\\x(?:[0-9a-f]?[a-f][0-9a-f]?)|\\["nrtvb\\]|" \d{3} -(?: |$)/,
  skips: [["error_log", /^\[\w{3} \w{3} [ \d]\d [\d:.]+ \d{4}\] \[[\w:]+\] /]],
  knownValues: { connection: ["X", "+", "-"] },
  derive: conclude,
  recommended: {
    layout: "faultline",
    config: true,
    text:
      'LogFormat "%h %l %u %t \\"%r\\" %>s %O \\"%{Referer}i\\" \\"%{User-Agent}i\\" D=%D X=%X hd=%R w=%{BALANCER_WORKER_NAME}e ' +
      'ps=%{proxy-status}n psp=%{proxy-source-port}n pt=%{proxy_timedout}n en=\\"%{error-notes}n\\" L=%L rid=%{UNIQUE_ID}e" faultline',
  },
  rules: { proxy: rules, cdn: rules },
  language: { layout: templateOf, config: readApacheConf },
};
