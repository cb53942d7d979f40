import { type Hit, host, type Outcome } from "../traffic.ts";
import { statuses } from "./nginx.ts";

export const cloudfrontHead = [
  "#Version: 1.0",
  "#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start sc-range-end",
];

const locations = ["ARN53-P2", "FRA60-P4", "IAD89-C1", "CDG52-P1", "NRT57-P3", "LHR50-P5"];

/** Result type and detailed result type of what did not go well. */
const results: Partial<Record<Outcome, readonly [string, string]>> = {
  missing: ["Error", "Error"],
  origin_broken: ["Error", "Error"],
  refused: ["Error", "OriginConnectError"],
  timed_out: ["Error", "OriginCommError"],
  client_left: ["Error", "ClientCommError"],
};

const coded = new Map<string, string>();

/** As CloudFront writes header values: blanks and quotes by their code. */
function encoded(text: string): string {
  let code = coded.get(text);
  if (code === undefined) {
    code = text.replaceAll(" ", "%20");
    coded.set(text, code);
  }
  return code;
}

export function cloudfront(hit: Hit): string {
  const { at, outcome, took, bytes, id, port } = hit;
  const iso = new Date(at).toISOString();
  const usual = hit.cached ? "Hit" : "Miss";
  const [result, detail] = results[outcome] ?? [usual, usual];
  // the client's leaving is no status
  const status = outcome === "client_left" ? "000" : statuses[outcome];
  return [
    iso.slice(0, 10),
    iso.slice(11, 19),
    locations[port % locations.length],
    bytes,
    hit.client,
    hit.method,
    "d111111abcdef8.cloudfront.net",
    hit.page.path,
    status,
    hit.referer || "-",
    encoded(hit.agent),
    hit.query || "-",
    "-",
    result,
    `${Buffer.from(id, "latin1").toString("base64").slice(0, 41)}${id.slice(0, 14)}=`,
    host,
    "https",
    120 + (port % 800),
    (took / 1000).toFixed(3),
    "-",
    "TLSv1.3",
    "TLS_AES_128_GCM_SHA256",
    result,
    "HTTP/2.0",
    "-",
    "-",
    port,
    (took / 1000).toFixed(3),
    detail,
    hit.page.asset ? "application/javascript" : "text/html",
    bytes,
    "-",
    "-",
  ].join("\t");
}
