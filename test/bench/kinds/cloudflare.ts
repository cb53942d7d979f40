import { type Hit, host, type Outcome } from "../traffic.ts";
import { statuses, target } from "./nginx.ts";

const places = ["ARN", "FRA", "IAD", "CDG", "NRT", "LHR"];
const own: Partial<Record<Outcome, number>> = { refused: 521, timed_out: 522 };
const quoted = JSON.stringify;

/** Nanoseconds are more than a number of JavaScript holds, so the line is put together as text. */
export function cloudflare(hit: Hit): string {
  const { at, outcome, took, bytes, id, cached, port } = hit;
  const status = own[outcome] ?? statuses[outcome];
  const asked = !cached && !(outcome in own) && outcome !== "client_left";
  const values: Record<string, string | number> = {
    CacheCacheStatus: quoted(cached ? "hit" : hit.page.asset ? "miss" : "dynamic"),
    CacheResponseBytes: bytes,
    CacheResponseStatus: cached ? status : 0,
    ClientASN: 64_500 + (port % 40),
    ClientCountry: quoted("se"),
    ClientDeviceType: quoted("desktop"),
    ClientIP: quoted(hit.client),
    ClientIPClass: quoted("noRecord"),
    ClientRequestBytes: 1200 + (port % 900),
    ClientRequestHost: quoted(host),
    ClientRequestMethod: quoted(hit.method),
    ClientRequestPath: quoted(hit.page.path),
    ClientRequestProtocol: quoted("HTTP/2"),
    ClientRequestReferer: quoted(hit.referer),
    ClientRequestSource: quoted("eyeball"),
    ClientRequestURI: quoted(target(hit)),
    ClientRequestUserAgent: quoted(hit.agent),
    ClientSSLCipher: quoted("AEAD-AES128-GCM-SHA256"),
    ClientSSLProtocol: quoted("TLSv1.3"),
    ClientSrcPort: port,
    EdgeColoCode: quoted(places[port % places.length]),
    EdgeEndTimestamp: `${at}000000`,
    EdgeResponseBytes: bytes,
    EdgeResponseContentType: quoted("text/html"),
    EdgeResponseStatus: status,
    EdgeStartTimestamp: `${at - took}000000`,
    EdgeTimeToFirstByteMs: took,
    OriginIP: quoted(cached ? "" : "203.0.113.80"),
    OriginResponseDurationMs: asked ? took : 0,
    OriginResponseStatus: asked ? status : 0,
    RayID: quoted(id.slice(0, 16)),
    ZoneName: quoted("example.com"),
  };
  return `{${Object.entries(values)
    .map(([key, value]) => `"${key}":${value}`)
    .join(",")}}`;
}
