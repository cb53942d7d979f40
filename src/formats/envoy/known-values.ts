import { joinedValues } from "../../parse/vendor-values.ts";

/**
 * The short names of response flags by their long names.
 * https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage#response-flags
 */
export const shortFlags: Record<string, string> = {
  DownstreamConnectionTermination: "DC",
  DownstreamProtocolError: "DPE",
  DownstreamRemoteReset: "DR",
  DnsResolutionFailed: "DF",
  DelayInjected: "DI",
  DropOverload: "DO",
  DurationTimeout: "DT",
  FailedLocalHealthCheck: "LH",
  FaultInjected: "FI",
  InvalidEnvoyRequestHeaders: "IH",
  LocalReset: "LR",
  NoClusterFound: "NC",
  NoFilterConfigFound: "NFCF",
  NoHealthyUpstream: "UH",
  NoRouteFound: "NR",
  OverloadManagerTerminated: "OM",
  OverloadManager: "OM",
  RateLimited: "RL",
  RateLimitServiceError: "RLSE",
  ResponseFromCacheFilter: "RFCF",
  StreamIdleTimeout: "SI",
  UnauthorizedExternalService: "UAEX",
  UnconditionalDropOverload: "UDO",
  UpstreamConnectionFailure: "UF",
  UpstreamConnectionTermination: "UC",
  UpstreamMaxStreamDurationReached: "UMSDR",
  UpstreamOverflow: "UO",
  UpstreamProtocolError: "UPE",
  UpstreamRemoteReset: "UR",
  UpstreamRequestTimeout: "UT",
  UpstreamRetryLimitExceeded: "URX",
};

/** https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage#response-flags */
export const knownValues = {
  response_flags: joinedValues([...new Set(Object.values(shortFlags)), ...Object.keys(shortFlags)], ","),
  response_flags_long: joinedValues(Object.keys(shortFlags), ","),
};
