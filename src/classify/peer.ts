/**
 * Why the peer may be another proxy: a private address, a forwarded client, no logged address, an address that the
 * configuration replaces, or no field that shows who connected.
 */
export type Peer = "private" | "proxy" | "unlogged" | "replaced" | "unproven";

/** `why` of rules: another proxy whose timeout expires closes the connection like a client. */
export const clientOrProxyClosed =
  "the peer closed the connection while it waited: a client, or a proxy in front whose timeout expired";

// RFC 1918, 3927, 4193, 4291, 6598 and loopback
const privateAddress =
  /^(?:(?:::ffff:)?(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)|::1$|f[cd]|fe80:)/i;

export const isPrivateAddress = (address: string): boolean => privateAddress.test(address);

/** Returns null if nothing suggests a proxy. `forwarded`: the line names another client that the peer forwarded. */
export function peerOf(address: string | null | undefined, forwarded = false): Peer | null {
  if (forwarded) return "proxy";
  if (address == null) return "unlogged";
  return isPrivateAddress(address) ? "private" : null;
}

/** What a line says about the connection of its client. A key left out: the format does not log it. */
export interface ClientConnection {
  readonly client: string | null | undefined;
  /** the address that connected, logged beside the client's */
  readonly peer?: string | null | undefined;
  /** what the peer forwarded, such as X-Forwarded-For or the id of a CDN; null: the field is empty */
  readonly forwarded?: string | null | undefined;
  readonly agent?: string | null | undefined;
  readonly protocol?: string | null | undefined;
}

/** Headers of a request in which a proxy in front names a client. */
interface ForwardedHeaders {
  readonly forwarded_for?: string | null;
  readonly forwarded_header?: string | null;
  readonly forwarded_client?: string | null;
  readonly edge_client?: string | null;
}

/** What a peer forwarded; null: a list of hops is logged and empty; undefined: no such list is logged. */
export const forwardedIn = ({
  forwarded_for,
  forwarded_header,
  forwarded_client,
  edge_client,
}: ForwardedHeaders): string | null | undefined =>
  forwarded_for ??
  forwarded_header ??
  forwarded_client ??
  edge_client ??
  (forwarded_for === null || forwarded_header === null ? null : undefined);

/**
 * Whether a user agent is that of a proxy: CloudFront sends its own unless it forwards the client's.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html
 */
export const isProxyAgent = (agent: string | null | undefined): boolean => agent === "Amazon CloudFront";

// the default of proxy_pass in nginx before 1.29.7, which adds no X-Forwarded-For
const proxyProtocol = "HTTP/1.0";

/**
 * Returns null only if the line shows that the client itself was connected: the logged peer is the client, or nothing
 * was forwarded. A public address alone proves nothing: a CDN has public addresses too, and a server can be configured
 * to log the forwarded address instead of the peer's.
 */
export function peerOfConnection(connection: ClientConnection): Peer | null {
  const { client, peer, forwarded, agent, protocol } = connection;
  const isReplaced = peer != null && client != null && peer !== client;
  const isProxy = forwarded != null || isReplaced || protocol === proxyProtocol || isProxyAgent(agent);
  const known = peerOf(peer ?? client, isProxy);
  if (known !== null) return known;
  return peer != null || forwarded === null ? null : "unproven";
}
