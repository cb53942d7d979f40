import { clientOrProxyClosed } from "../../classify/peer.ts";
import { known, type Rule, unlogged, type When } from "../../faults/rule.ts";
import type { EnvoyFields } from "./fields.ts";

// a delayed request is answered as if it had not been delayed
const none = { flags: [null, unlogged, ",DI,"] } as const satisfies When<EnvoyFields>;
const undetailed = { details: [null, unlogged] } as const satisfies When<EnvoyFields>;
const own = { ...none, ...undetailed, upstream: "none" } as const satisfies When<EnvoyFields>;
const any = (...flags: string[]): RegExp => new RegExp(`,(?:${flags.join("|")}),`);
// https://github.com/envoyproxy/envoy/blob/main/source/common/http/http2/codec_impl.h
const remoteReset = /^http[23]\.remote_re(?:set|fuse)/;
// EPERM, EACCES, EMFILE, EAFNOSUPPORT, EADDRINUSE, EADDRNOTAVAIL
const ownConnectError =
  /connect[_ ]error:[_ ]?(?:1|13|24|97|98|99)\b|permission[_ ]denied|not[_ ]permitted|assign[_ ]requested|too[_ ]many[_ ]open|address[_ ]already/i;
const tls = /TLS[_ ]error|CERTIFICATE|certificate/;

/**
 * Flags first, then details, which decide if the flags are "-".
 * https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage#response-flags
 * https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_conn_man/response_code_details
 */
// biome-ignore format: a table, a row a rule
export const envoyRules: readonly Rule<EnvoyFields>[] = [
  // either side can close a WebSocket at any time
  ["envoy-tunnel", { status: 101, upstream: "chosen" }, "origin"],
  ["envoy-client-reset", { flags: any("DR"), status: null, peer: null }, "client", "client_abort", "certain", "DR: the client reset its stream"],
  ["envoy-peer-reset", { flags: any("DR"), status: null }, "client", "client_abort", "inferred", `DR: a reset stream; ${clientOrProxyClosed}`],
  ["envoy-client-reset-midway", { flags: any("DR"), status: "good" }, "origin", "client_abort", "inferred", `DR: a reset stream; ${clientOrProxyClosed}`],
  ["envoy-client-reset", { details: remoteReset, status: null, peer: null }, "client", "client_abort", "certain", "details: the client reset its stream"],
  ["envoy-peer-reset", { details: remoteReset, status: null }, "client", "client_abort", "inferred", `details: a reset stream; ${clientOrProxyClosed}`],
  ["envoy-client-reset-midway", { details: remoteReset, status: "good" }, "origin", "client_abort", "inferred", `details: a reset stream; ${clientOrProxyClosed}`],
  ["envoy-bad-protocol", { flags: any("DPE") }, "proxy", "client_bad_request", "certain", "DPE: the client violated the protocol"],
  ["envoy-bad-protocol", { flags: [null, unlogged], details: /^http[123]\.(?!remote_re)/ }, "proxy", "client_bad_request", "certain", "details http1., http2., http3.: the client violated the protocol"],
  ["envoy-client-left", { flags: any("DC"), status: null, peer: null }, "client", "client_abort", "certain", "DC without a status: the client left"],
  ["envoy-peer-left", { flags: any("DC"), status: null }, "client", "client_abort", "inferred", `DC without a status: ${clientOrProxyClosed}`],
  ["envoy-client-left-midway", { flags: any("DC"), status: "good" }, "origin", "client_abort", "certain", "DC: the client left"],
  ["envoy-client-left", { details: /downstream_remote_disconnect/, status: null, peer: null }, "client", "client_abort", "certain", "details: the client left"],
  ["envoy-peer-left", { details: /downstream_remote_disconnect/, status: null }, "client", "client_abort", "inferred", `details: ${clientOrProxyClosed}`],
  ["envoy-client-left-midway", { details: /downstream_remote_disconnect/, status: "good" }, "origin", "client_abort", "certain", "details: the client left"],
  // 504 only after the whole request has been received: maybeRequestTimeoutCode in source/common/http/utility.cc
  ["envoy-idle-origin", { flags: any("SI"), status: 504 }, "proxy", "origin_timeout", "inferred", "SI with 504: the request was complete, and the stream was idle"],
  ["envoy-idle-origin", { details: /^stream_idle_timeout/, status: 504 }, "proxy", "origin_timeout", "inferred", "details: the request was complete, and the stream was idle"],
  ["envoy-idle-midway", { flags: any("SI"), status: "good" }, "origin", "unknown", "inferred", "SI: the stream was idle during the response, because of either side"],
  ["envoy-idle-midway", { details: /^stream_idle_timeout/, status: "good" }, "origin", "unknown", "inferred", "details: the stream was idle during the response, because of either side"],
  ["envoy-idle", { flags: any("SI") }, "proxy", "client_timeout", "inferred", "SI: the stream was idle, usually because of the client"],
  ["envoy-idle", { details: /^stream_idle_timeout/ }, "proxy", "client_timeout", "inferred", "details: the stream was idle, usually because of the client"],
  ["envoy-slow-request", { details: /^request_(?:overall|header)_timeout/, status: 408 }, "proxy", "client_timeout", "inferred",
    "details: the request was not complete in time; a filter that holds it looks the same"],
  ["envoy-slow-request", { flags: any("DT", "UMSDR"), status: 408 }, "proxy", "client_timeout", "inferred", "DT, UMSDR with 408: the request was not complete when its maximum duration expired"],
  ["envoy-slow-request", { details: /^(?:(?:upstream_)?max_stream_|(?:max_)?)duration_/, status: 408 }, "proxy", "client_timeout", "inferred", "details: the request was not complete when its maximum duration expired"],
  ["envoy-408", { ...none, ...undetailed, status: 408, upstream: "none" }, "proxy", "client_timeout", "inferred", "Envoy generated the 408: no upstream was selected"],
  ["envoy-dns", { flags: any("DF") }, "proxy", "origin_dns", "certain", "DF: the host name of the upstream did not resolve"],
  ["envoy-tls", { flags: any("UF"), transport_failure: tls }, "proxy", "origin_tls", "certain", "UF: the transport failure reason names TLS"],
  ["envoy-tls", { flags: any("UF"), details: tls }, "proxy", "origin_tls", "certain", "UF: the details name TLS"],
  ["envoy-connect-timeout", { flags: any("UF"), details: /connect(?:ion)?_timeout/ }, "proxy", "origin_timeout", "inferred", "UF: the connection was not established in time"],
  ["envoy-connect-timeout", { flags: any("UF"), status: 504 }, "proxy", "origin_timeout", "inferred", "UF with 504: the connection was not established in time"],
  ["envoy-refused-named", { flags: any("UF"), details: /_111\b|connection[_ ]refused/i }, "proxy", "origin_refused", "certain", "UF: the details report a refused connection"],
  ["envoy-refused-named", { flags: any("UF"), transport_failure: /connect error: 111|connection refused/i }, "proxy", "origin_refused", "certain", "UF: the transport failure reason reports a refused connection"],
  // connect() failed on this machine: no permission, no descriptor, no local address or port
  ["envoy-not-connected", { flags: any("UF"), details: ownConnectError }, "proxy", "proxy_error", "inferred", "UF: the details report an error of this machine"],
  ["envoy-not-connected", { flags: any("UF"), transport_failure: ownConnectError }, "proxy", "proxy_error", "inferred", "UF: the transport failure reason reports an error of this machine"],
  ["envoy-refused", { flags: any("UF") }, "proxy", "origin_refused", "inferred", "UF: the connection failed; a failed TLS handshake can look the same"],
  ["envoy-timeout", { flags: any("UT") }, "proxy", "origin_timeout", "certain", "UT: the timeout of the route expired"],
  ["envoy-timeout", { flags: any("UMSDR"), status: 504, details: /^upstream_/ }, "proxy", "origin_timeout", "certain", "UMSDR: the details name the upstream"],
  ["envoy-stream-cut", { flags: any("UMSDR"), status: "good" }, "origin", "proxy_limited", "inferred", "UMSDR: the response exceeded the maximum duration of a stream"],
  ["envoy-stream-limit", { flags: any("UMSDR") }, "proxy", "origin_timeout", "inferred", "UMSDR: the stream exceeded its maximum duration"],
  ["envoy-timeout", { details: /^request_overall_timeout/, status: 504 }, "proxy", "origin_timeout", "certain", "details: the request was complete, and the upstream did not answer in time"],
  ["envoy-timeout", { details: /^upstream_(?:response_timeout|per_try_(?:idle_)?timeout)/ }, "proxy", "origin_timeout", "certain", "details: a timeout of the upstream expired"],
  ["envoy-overflow", { flags: any("UO") }, "proxy", "proxy_limited", "certain", "UO: a circuit breaker rejected the request"],
  ["envoy-overflow", { details: /^overflow|\{overflow/ }, "proxy", "proxy_limited", "certain", "details: a circuit breaker rejected the request"],
  ["envoy-local", { flags: any("LH", "LR") }, "proxy", "proxy_error", "inferred", "LH, LR: the local health check failed, or Envoy reset the stream"],
  ["envoy-broke-off", { details: /^upstream_reset_after_response_started/ }, "origin", "origin_incomplete", "certain", "details: the upstream reset the stream during its response"],
  ["envoy-broke-off", { flags: any("UC", "UR", "UPE"), status: "good" }, "origin", "origin_incomplete", "certain", "UC, UR, UPE: the upstream failed after a successful status was sent"],
  ["envoy-reset", { flags: any("UC", "UR", "UPE") }, "proxy", "origin_reset", "certain", "UC, UR, UPE: the upstream closed or reset the connection, or sent invalid HTTP"],
  ["envoy-reset", { details: /^upstream_reset_before_response_started(?!\{local)/ }, "proxy", "origin_reset", "certain", "details: the upstream reset the stream before its response"],
  ["envoy-unhealthy", { flags: any("UH") }, "proxy", "origin_unhealthy", "certain", "UH: no host of the cluster is healthy"],
  ["envoy-unhealthy", { details: /^no_healthy_upstream/ }, "proxy", "origin_unhealthy", "certain", "details: no host of the cluster is healthy"],
  ["envoy-no-route", { flags: any("NR", "NC") }, "proxy", "proxy_config", "certain", "NR, NC: no route or cluster was found"],
  ["envoy-no-filter", { flags: any("NFCF") }, "proxy", "proxy_config", "certain", "NFCF: the configuration of a filter was not received in time"],
  ["envoy-no-route", { details: /^(?:route|cluster|route_configuration|filter_chain)_not_found/ }, "proxy", "proxy_config", "certain", "details: no route or cluster was found"],
  ["envoy-rate-limit", { flags: any("RL") }, "proxy", "proxy_limited", "certain", "RL: a rate limit rejected the request"],
  ["envoy-rate-limit", { details: /^(?:request_rate_limited|local_rate_limited)/ }, "proxy", "proxy_limited", "certain", "details: a rate limit rejected the request"],
  ["envoy-rate-limit-failed", { flags: any("RLSE") }, "proxy", "proxy_error", "certain", "RLSE: the rate limit service failed"],
  // the service was asked: only the details show what it said, and it chooses the status
  ["envoy-denied", { details: /^ext_authz_denied/ }, "proxy", "proxy_denied", "certain", "details: the authorization service denied the request"],
  ["envoy-auth-failed", { details: /^ext_authz_error/ }, "proxy", "proxy_error", "certain", "details: the authorization service failed"],
  ["envoy-auth-failed-unnamed", { flags: any("UAEX"), status: "5xx" }, "proxy", "proxy_error", "inferred", "UAEX with 5xx: the authorization service failed, or denied the request with this status"],
  ["envoy-denied-unnamed", { flags: any("UAEX") }, "proxy", "proxy_denied", "inferred", "UAEX: the authorization service denied the request, or failed: its default status is 403 too"],
  ["envoy-auth-failed-unnamed", { details: /^jwt_authn_.*fetch/i }, "proxy", "proxy_error", "inferred", "details: the keys for tokens could not be fetched"],
  ["envoy-denied", { details: /^(?:rbac_access_denied|jwt_authn_)/ }, "proxy", "proxy_denied", "certain", "details: an access rule denied the request"],
  ["envoy-drop-overload", { flags: any("DO", "UDO") }, "proxy", "proxy_limited", "certain", "DO, UDO: drop_overloads of the load assignment rejected the request"],
  ["envoy-overloaded", { flags: any("OM") }, "proxy", "proxy_limited", "certain", "OM: Envoy is overloaded and rejected the request"],
  ["envoy-overloaded", { details: /^overload/ }, "proxy", "proxy_limited", "certain", "details: Envoy is overloaded and rejected the request"],
  ["envoy-fault", { flags: any("FI") }, "proxy", "proxy_fixed", "certain", "FI: fault injection returned this status"],
  ["envoy-bad-request", { flags: any("IH") }, "proxy", "client_bad_request", "certain", "IH: the headers failed the strict check"],
  ["envoy-bad-request", { details: /^(?:request_headers_failed_strict_check|missing_host_header|path_normalization_failed|low_version|upgrade_failed)/ }, "proxy", "client_bad_request", "certain", "details: the request is invalid"],
  ["envoy-too-large", { details: /^(?:request|response)_payload_too_large/ }, "proxy", "proxy_limited", "certain", "details: the body exceeds the buffer limit"],
  ["envoy-duration-origin", { flags: any("DT"), status: 504 }, "proxy", "origin_timeout", "inferred", "DT with 504: the request was complete when its maximum duration expired"],
  ["envoy-duration-origin", { details: /^(?:max_)?duration_timeout/, status: 504 }, "proxy", "origin_timeout", "inferred", "details: the request was complete when its maximum duration expired"],
  ["envoy-duration", { flags: any("DT") }, "proxy", "proxy_limited", "inferred", "DT: the request exceeded its maximum duration"],
  ["envoy-duration", { details: /^(?:max_)?duration_timeout/ }, "proxy", "proxy_limited", "inferred", "details: the request exceeded its maximum duration"],
  ["envoy-fixed", { details: /^(?:direct_response|maintenance_mode|admin_filter_response)/, status: "failed" }, "proxy", "proxy_fixed", "certain", "details: the configuration returns this response"],
  ["envoy-retries-answered", { flags: any("URX"), details: /^via_upstream/, status: "5xx" }, "origin", "origin_error", "inferred", "URX: the last retry returned this status"],
  ["envoy-retries-answered", { flags: any("URX"), details: /^via_upstream/, status: [404, 410] }, "origin", "origin_not_found", "inferred", "URX: the last retry returned this status"],
  ["envoy-retries-answered", { flags: any("URX"), details: /^via_upstream/, status: "4xx" }, "origin", "origin_rejected", "inferred", "URX: the last retry returned this status"],
  ["envoy-retries", { flags: any("URX"), status: ["failed", null] }, "origin", "origin_reset", "inferred", "URX: the retry limit was reached"],
  ["envoy-cached-range", { flags: any("RFCF"), status: [412, 416] }, "proxy", "client_bad_request", "inferred", "RFCF: the cache refuses a range or precondition of a good object"],
  ["envoy-cached-404", { flags: any("RFCF"), status: [404, 410] }, "proxy", "origin_not_found", "inferred", "RFCF: a cached response of the upstream"],
  ["envoy-cached-4xx", { flags: any("RFCF"), status: "4xx" }, "proxy", "origin_rejected", "inferred", "RFCF: a cached response of the upstream"],
  ["envoy-cached-5xx", { flags: any("RFCF"), status: "5xx" }, "proxy", "origin_error", "inferred", "RFCF: a cached response of the upstream"],
  ["envoy-origin-404", { details: /^via_upstream/, status: [404, 410] }, "origin", "origin_not_found", "certain", "details: via_upstream, the upstream sent this status"],
  ["envoy-origin-4xx", { details: /^via_upstream/, status: "4xx" }, "origin", "origin_rejected", "certain", "details: via_upstream, the upstream sent this status"],
  ["envoy-origin-5xx", { details: /^via_upstream/, status: "5xx" }, "origin", "origin_error", "certain", "details: via_upstream, the upstream sent this status"],
  ["envoy-timed-404", { ...none, ...undetailed, service_time_ms: known, status: [404, 410] }, "origin", "origin_not_found", "certain", "only responses of an upstream have x-envoy-upstream-service-time"],
  ["envoy-timed-4xx", { ...none, ...undetailed, service_time_ms: known, status: "4xx" }, "origin", "origin_rejected", "certain", "only responses of an upstream have x-envoy-upstream-service-time"],
  ["envoy-timed-5xx", { ...none, ...undetailed, service_time_ms: known, status: "5xx" }, "origin", "origin_error", "certain", "only responses of an upstream have x-envoy-upstream-service-time"],
  ["envoy-host-404", { ...none, upstream: "chosen", status: [404, 410] }, "origin", "origin_not_found", "inferred", "the line names an upstream and has no response flag"],
  ["envoy-host-4xx", { ...none, upstream: "chosen", status: "4xx" }, "origin", "origin_rejected", "inferred", "the line names an upstream and has no response flag"],
  ["envoy-host-5xx", { ...none, upstream: "chosen", status: "5xx" }, "origin", "origin_error", "inferred", "the line names an upstream and has no response flag"],
  ["envoy-own-404", { ...own, status: 404 }, "proxy", "proxy_config", "inferred", "the line names no upstream: a direct response, or no route was found"],
  ["envoy-own-denied", { ...own, status: [401, 403] }, "proxy", "proxy_denied", "inferred", "the line names no upstream"],
  ["envoy-own-429", { ...own, status: 429 }, "proxy", "proxy_limited", "inferred", "the line names no upstream"],
  ["envoy-own", { ...own, status: "failed" }, "proxy", "proxy_fixed", "inferred", "the line names no upstream"],
  ["envoy-new", { status: "failed", upstream: "none" }, "proxy", "unknown", "inferred", "the rules do not list this flag or detail"],
  ["envoy-nothing", { status: null }, null, "unknown", "inferred", "no status was sent; before 2018 the client had left"],
  ["envoy-answered", { upstream: "chosen", status: "good", ...undetailed }, "origin"],
  ["envoy-answered", { status: "good", details: /^via_upstream/ }, "origin"],
  ["envoy-own-answer", { upstream: ["none", "chosen"], status: "good" }, "proxy"],
];
