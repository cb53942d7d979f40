import type { RequestRow } from "../request.ts";
import type { FieldMap, FieldSpec } from "./format.ts";

/**
 * The columns of request headers that name a client. X-Forwarded-For and Forwarded list the hops; a proxy sets
 * X-Real-IP to its peer, and a CDN sets a header of its own to the address of the visitor.
 */
export type ForwardedColumn = keyof Pick<
  RequestRow,
  "forwarded_for" | "forwarded_header" | "forwarded_client" | "edge_client"
>;

/** Columns by headers in lower case. */
export const forwardedColumns: Readonly<Record<string, ForwardedColumn>> = {
  "x-forwarded-for": "forwarded_for",
  // RFC 7239
  forwarded: "forwarded_header",
  "x-real-ip": "forwarded_client",
  "x-client-ip": "forwarded_client",
  "x-cluster-client-ip": "forwarded_client",
  // https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_conn_man/headers#x-envoy-external-address
  "x-envoy-external-address": "forwarded_client",
  // https://developers.cloudflare.com/fundamentals/reference/http-headers/
  "cf-connecting-ip": "edge_client",
  "cf-connecting-ipv6": "edge_client",
  // Akamai, Cloudflare
  "true-client-ip": "edge_client",
  // https://www.fastly.com/documentation/reference/http/http-headers/Fastly-Client-IP/
  "fastly-client-ip": "edge_client",
  // with the port; https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/adding-cloudfront-headers.html
  "cloudfront-viewer-address": "edge_client",
  // https://learn.microsoft.com/en-us/azure/frontdoor/front-door-http-headers-protocol
  "x-azure-clientip": "edge_client",
};

/** The fields of the headers; `nameOf` names the field of a header in the server's language. */
export const forwardedFields = (
  nameOf: (header: string) => string,
  type: FieldSpec[0] = "text",
): FieldMap<ForwardedColumn> =>
  Object.fromEntries(
    Object.entries(forwardedColumns).map(([header, column]) => [nameOf(header), [type, column]]),
  );

/** A header name as Go writes it: X-Real-Ip. */
export const canonicalHeader = (header: string): string =>
  header.replace(/(?<![a-z\d])[a-z]/g, (letter) => letter.toUpperCase());
