/** Why the one who asked may be another proxy: by its address, by whom it asked for, or because no address is logged. */
export type Peer = "private" | "proxy" | "unlogged";

/** For the rules: a client that left while it waited. Another proxy leaves alike when its own patience ends. */
export const leftOrGaveUp =
  "the peer left while it waited: a client, or a proxy in front that ran out of patience";

// RFC 1918, 3927, 4193, 4291, 6598 and loopback
const privateAddress =
  /^(?:(?:::ffff:)?(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)|::1$|f[cd]|fe80:)/i;

/** Null where nothing speaks for a proxy. `forwarded`: the line says that it asked for somebody else. */
export function peerOf(address: string | null | undefined, forwarded = false): Peer | null {
  if (forwarded) return "proxy";
  if (address == null) return "unlogged";
  return privateAddress.test(address) ? "private" : null;
}
