/** Why the peer may be another proxy: a private address, a forwarded client, or no logged address. */
export type Peer = "private" | "proxy" | "unlogged";

/** `why` of rules: another proxy whose timeout expires closes the connection like a client. */
export const clientOrProxyClosed =
  "the peer closed the connection while it waited: a client, or a proxy in front whose timeout expired";

// RFC 1918, 3927, 4193, 4291, 6598 and loopback
const privateAddress =
  /^(?:(?:::ffff:)?(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)|::1$|f[cd]|fe80:)/i;

/** Returns null if nothing suggests a proxy. `forwarded`: the line names another client that the peer forwarded. */
export function peerOf(address: string | null | undefined, forwarded = false): Peer | null {
  if (forwarded) return "proxy";
  if (address == null) return "unlogged";
  return privateAddress.test(address) ? "private" : null;
}
