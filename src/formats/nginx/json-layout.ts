import type { JsonLayout } from "../../parse/format.ts";

/** Keys of hand-written JSON formats for each variable, compared without case and punctuation. */
const keysOfVariables: Readonly<Record<string, string>> = {
  any_time: "time timestamp @timestamp datetime ts date timeiso8601",
  time_local: "timelocal",
  msec: "msec",
  remote_addr: "remoteaddr clientip client ip remoteip client.addr clientaddr",
  realip_remote_addr: "realipremoteaddr",
  request: "request requestline",
  request_method: "requestmethod method verb",
  request_uri: "requesturi",
  uri: "uri url path",
  args: "args query querystring",
  server_protocol: "serverprotocol protocol",
  scheme: "scheme",
  host: "host vhost",
  http_host: "httphost domain domainhttphost",
  server_name: "servername",
  status: "status statuscode responsestatus httpstatus",
  request_time: "requesttime",
  body_bytes_sent: "bodybytessent bytes size bodybytes respbodysize",
  bytes_sent: "bytessent",
  request_length: "requestlength",
  request_completion: "requestcompletion",
  limit_req_status: "limitreqstatus",
  limit_conn_status: "limitconnstatus",
  upstream_addr: "upstreamaddr upstream upstream.addr",
  upstream_status: "upstreamstatus",
  upstream_connect_time: "upstreamconnecttime",
  upstream_header_time: "upstreamheadertime",
  upstream_response_time: "upstreamresponsetime upstreamtime responsetime",
  upstream_response_length: "upstreamresponselength",
  upstream_bytes_received: "upstreambytesreceived",
  upstream_cache_status: "upstreamcachestatus cachestatus",
  upstream_http_content_length: "upstreamhttpcontentlength",
  http_referer: "httpreferer httpreferrer referer referrer",
  http_user_agent: "httpuseragent useragent agent ua",
  request_id: "requestid reqid",
  http_x_request_id: "httpxrequestid xrequestid",
  otel_trace_id: "traceid oteltraceid",
  http_traceparent: "httptraceparent traceparent",
  http_x_amzn_trace_id: "httpxamzntraceid",
  http_x_amz_cf_id: "httpxamzcfid",
  http_cf_ray: "httpcfray",
  http_x_forwarded_for: "httpxforwardedfor xforwardedfor xff forwardedfor",
  http_x_real_ip: "httpxrealip xrealip realip",
  http_true_client_ip: "httptrueclientip trueclientip",
  http_cf_connecting_ip: "httpcfconnectingip cfconnectingip",
  http_fastly_client_ip: "httpfastlyclientip fastlyclientip",
  http_cloudfront_viewer_address: "httpcloudfrontvieweraddress cloudfrontvieweraddress",
  http_x_azure_clientip: "httpxazureclientip xazureclientip",
  http_forwarded: "httpforwarded forwarded",
  proxy_protocol_addr: "proxyprotocoladdr",
};

const variables = new Map(
  Object.entries(keysOfVariables).flatMap(([variable, keys]) =>
    keys.split(" ").map((key) => [key, variable] as const),
  ),
);

function variableOf(key: string): string {
  const normalized = key.toLowerCase().replace(/[^a-z0-9@.]/g, "");
  const lastPart = normalized.slice(normalized.lastIndexOf(".") + 1);
  return variables.get(normalized) ?? variables.get(lastPart) ?? key;
}

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** Quotes an unquoted value that is not valid JSON: an empty value, `009`, `-`, a list of two attempts. */
function quoteValue(bare: string, next: string): string {
  const value = bare.replace(/,\s*$/, "");
  const ends = next === "" || next === "}" || value !== bare;
  if (!ends || isJson(value)) return bare;
  return JSON.stringify(value) + bare.slice(value.length);
}

/** Repairs values that a log_format does not quote. */
const mend = (line: string): string =>
  line.replace(
    /"[^"\\]*(?:\\.[^"\\]*)*"?|(:\s*)([^"{}]*)/g,
    (all, colon: string | undefined, bare = "", at: number) =>
      colon === undefined ? all : colon + quoteValue(bare, line.charAt(at + all.length)),
  );

export const json: JsonLayout = {
  name: "json",
  general: true,
  needs: [
    ["status"],
    ["any_time", "time_local", "msec"],
    ["request", "request_uri", "uri"],
    ["remote_addr", "upstream_addr", "upstream_status", "body_bytes_sent", "bytes_sent", "request_time"],
  ],
  fieldName: variableOf,
  mend,
};
