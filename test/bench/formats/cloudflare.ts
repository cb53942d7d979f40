import type { RequestOutcome, SimulatedRequest } from "../traffic.ts";
import { statuses, targetOf } from "./nginx.ts";

const locations = ["ARN", "FRA", "IAD", "CDG", "NRT", "LHR"];
const edgeStatuses: Partial<Record<RequestOutcome, number>> = { origin_refused: 521, origin_timeout: 522 };
const json = JSON.stringify;

/** Nanoseconds exceed the safe integers of JavaScript, so the line is concatenated as text. */
export function cloudflare(request: SimulatedRequest): string {
  const { endMs, host, outcome, durationMs, bytes, id, cached, port } = request;
  const status = edgeStatuses[outcome] ?? statuses[outcome];
  const originResponded = !cached && !(outcome in edgeStatuses) && outcome !== "client_abort";
  const values: Record<string, string | number> = {
    CacheCacheStatus: json(cached ? "hit" : request.page.asset ? "miss" : "dynamic"),
    CacheResponseBytes: bytes,
    CacheResponseStatus: cached ? status : 0,
    ClientASN: 64_500 + (port % 40),
    ClientCountry: json("se"),
    ClientDeviceType: json("desktop"),
    ClientIP: json(request.client),
    ClientIPClass: json("noRecord"),
    ClientRequestBytes: 1200 + (port % 900),
    ClientRequestHost: json(host),
    ClientRequestMethod: json(request.method),
    ClientRequestPath: json(request.page.path),
    ClientRequestProtocol: json("HTTP/2"),
    ClientRequestReferer: json(request.referer),
    ClientRequestSource: json("eyeball"),
    ClientRequestURI: json(targetOf(request)),
    ClientRequestUserAgent: json(request.userAgent),
    ClientSSLCipher: json("AEAD-AES128-GCM-SHA256"),
    ClientSSLProtocol: json("TLSv1.3"),
    ClientSrcPort: port,
    EdgeColoCode: json(locations[port % locations.length]),
    EdgeEndTimestamp: `${endMs}000000`,
    EdgeResponseBytes: bytes,
    EdgeResponseContentType: json("text/html"),
    EdgeResponseStatus: status,
    EdgeStartTimestamp: `${endMs - durationMs}000000`,
    EdgeTimeToFirstByteMs: durationMs,
    OriginIP: json(cached ? "" : "203.0.113.80"),
    OriginResponseDurationMs: originResponded ? durationMs : 0,
    OriginResponseStatus: originResponded ? status : 0,
    RayID: json(id.slice(0, 16)),
    ZoneName: json("example.com"),
  };
  return `{${Object.entries(values)
    .map(([key, value]) => `"${key}":${value}`)
    .join(",")}}`;
}
