import type { Layout, TemplateLayout } from "../../parse/format.ts";
import { json } from "./json-keys.ts";
import { templateOf } from "./log-format.ts";

const combined =
  '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"';
const main = `${combined} "$http_x_forwarded_for"`;
const upstream =
  'rt=$request_time ua="$upstream_addr" us="$upstream_status" uct="$upstream_connect_time" uht="$upstream_header_time" ' +
  'urt="$upstream_response_time" url="$upstream_response_length" ubr="$upstream_bytes_received" ' +
  'ucs="$upstream_cache_status" ucl="$upstream_http_content_length" rc="$request_completion" ' +
  'lrs="$limit_req_status" lcs="$limit_conn_status" rid=$request_id';
const ingressTail =
  "$upstream_addr $upstream_response_length $upstream_response_time $upstream_status $req_id";

/** The format that tells most; `explain` and the README recommend it. */
export const recommended = `${combined} ${upstream}`;

// NginxProxyManager docker/rootfs/etc/nginx/conf.d/include/log-proxy.conf
const managerTail = '"$http_user_agent" "$http_referer"';
const managerRequest =
  '$request_method $scheme $host "$request_uri" [Client $remote_addr] [Length $body_bytes_sent] [Gzip $gzip_ratio]';

const template = (name: string, text: string): TemplateLayout => templateOf(text, name);

/** The more particular first: a line is read by the first that fits. */
export const layouts: readonly Layout[] = [
  template("upstream", recommended),
  template(
    "ingress",
    `${combined} $request_length $request_time [$proxy_upstream_name] [$proxy_alternative_upstream_name] ${ingressTail}`,
  ),
  // before 0.22
  template(
    "ingress",
    `$remote_addr - [$the_real_ip] - ${combined.slice("$remote_addr - ".length)} $request_length $request_time [$proxy_upstream_name] ${ingressTail}`,
  ),
  template(
    "npm",
    `[$time_local] $upstream_cache_status $upstream_status $status - ${managerRequest} [Sent-to $server] ${managerTail}`,
  ),
  template("npm", `[$time_local] $status - ${managerRequest} ${managerTail}`),
  template(
    "npmplus",
    '[$time_local] $host $remote_addr $request_time "$request" $status $body_bytes_sent $bytes_sent $http_referer $http_user_agent',
  ),
  template("main", main),
  template("combined", combined),
  template("vhost", `$http_host ${combined}`),
  json,
  { ...template("combined", combined), more: true },
  { ...template("vhost", `$http_host ${combined}`), more: true },
];
