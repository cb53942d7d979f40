import type { RequestOutcome, SimulatedRequest } from "../traffic.ts";
import { statuses } from "./nginx.ts";

export const cloudfrontHeader = [
  "#Version: 1.0",
  "#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start sc-range-end",
];

const locations = ["ARN53-P2", "FRA60-P4", "IAD89-C1", "CDG52-P1", "NRT57-P3", "LHR50-P5"];

/** Result type and detailed result type of failed requests. */
const results: Partial<Record<RequestOutcome, readonly [string, string]>> = {
  not_found: ["Error", "Error"],
  origin_error: ["Error", "Error"],
  origin_refused: ["Error", "OriginConnectError"],
  origin_timeout: ["Error", "OriginCommError"],
  client_abort: ["Error", "ClientCommError"],
};

const encodedValues = new Map<string, string>();

/** Percent-encodes the spaces of a header value, as CloudFront does. */
function encodeHeaderValue(text: string): string {
  let encoded = encodedValues.get(text);
  if (encoded === undefined) {
    encoded = text.replaceAll(" ", "%20");
    encodedValues.set(text, encoded);
  }
  return encoded;
}

export const edgeIdOf = (id: string): string =>
  `${Buffer.from(id, "latin1").toString("base64").slice(0, 41)}${id.slice(0, 14)}=`;

export function cloudfront(request: SimulatedRequest): string {
  const { endMs, outcome, durationMs, bytes, id, port } = request;
  const iso = new Date(endMs).toISOString();
  const cacheResult = request.cached ? "Hit" : "Miss";
  const [result, detail] = results[outcome] ?? [cacheResult, cacheResult];
  // CloudFront logs 000 if the client closed the connection
  const status = outcome === "client_abort" ? "000" : statuses[outcome];
  return [
    iso.slice(0, 10),
    iso.slice(11, 19),
    locations[port % locations.length],
    bytes,
    request.client,
    request.method,
    "d111111abcdef8.cloudfront.net",
    request.page.path,
    status,
    request.referer || "-",
    encodeHeaderValue(request.userAgent),
    request.query || "-",
    "-",
    result,
    edgeIdOf(id),
    request.host,
    "https",
    120 + (port % 800),
    (durationMs / 1000).toFixed(3),
    "-",
    "TLSv1.3",
    "TLS_AES_128_GCM_SHA256",
    result,
    "HTTP/2.0",
    "-",
    "-",
    port,
    (durationMs / 1000).toFixed(3),
    detail,
    request.page.asset ? "application/javascript" : "text/html",
    bytes,
    "-",
    "-",
  ].join("\t");
}
