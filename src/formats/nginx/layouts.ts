import type { Layout } from "../../parse/format.ts";
import { json } from "./json-layout.ts";
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

// who connected, and the ids that other hops gave the request
const chain =
  'peer=$realip_remote_addr xff="$http_x_forwarded_for" host="$host" conn=$connection/$connection_requests ' +
  'scv="$ssl_client_verify" xrid="$http_x_request_id" ray="$http_cf_ray" cfid="$http_x_amz_cf_id" ' +
  'amzn="$http_x_amzn_trace_id" tp="$http_traceparent"';

/** The format with every field that rules use; recommended by `advise` and the documentation. */
export const recommended = `${combined} ${upstream} ${chain}`;

// NginxProxyManager docker/rootfs/etc/nginx/conf.d/include/log-proxy.conf
const managerTail = '"$http_user_agent" "$http_referer"';
const managerRequest =
  '$request_method $scheme $host "$request_uri" [Client $remote_addr] [Length $body_bytes_sent] [Gzip $gzip_ratio]';

/** Specific layouts first: the first one that fits parses the line. */
export const layouts: readonly Layout[] = [
  templateOf(recommended, "faultline"),
  templateOf(`${combined} ${upstream}`, "upstream"),
  templateOf(
    `${combined} $request_length $request_time [$proxy_upstream_name] [$proxy_alternative_upstream_name] ${ingressTail}`,
    "ingress",
  ),
  // before 0.22
  templateOf(
    `$remote_addr - [$the_real_ip] - ${combined.slice("$remote_addr - ".length)} $request_length $request_time [$proxy_upstream_name] ${ingressTail}`,
    "ingress",
  ),
  templateOf(
    `[$time_local] $upstream_cache_status $upstream_status $status - ${managerRequest} [Sent-to $server] ${managerTail}`,
    "npm",
  ),
  templateOf(`[$time_local] $status - ${managerRequest} ${managerTail}`, "npm"),
  templateOf(
    '[$time_local] $host $remote_addr $request_time "$request" $status $body_bytes_sent $bytes_sent $http_referer $http_user_agent',
    "npmplus",
  ),
  templateOf(main, "main"),
  templateOf(combined, "combined"),
  templateOf(`$http_host ${combined}`, "vhost"),
  json,
  { ...templateOf(combined, "combined"), more: true },
  { ...templateOf(`$http_host ${combined}`, "vhost"), more: true },
  // some programs that write this format leave the zone out
  templateOf(combined.replace("$time_local", "$time_local_without_zone"), "combined"),
];
