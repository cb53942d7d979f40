import { isIP } from "node:net";
import { isPrivateAddress } from "./peer.ts";

/** Whether an address is that of a proxy whose forwarded addresses are trusted. */
export type IsTrusted = (address: string) => boolean;

const withPort = /^(?:([\d.]+)|\[([^\]]*)\]):\d*-?$/;

// an IPv4 client of a server that listens on an IPv6 socket
const mapped = /^::ffff:(?=\d+\.)/i;

/**
 * The address of a text that may have quotes, brackets, a port or a zone around it, so that a client has one spelling:
 * `"[2001:DB8::1]:443"` and `2001:db8::1%eth0` are `2001:db8::1`. Any other text is unchanged.
 */
export function plainAddress(text: string): string {
  const unquoted = text.replace(/^[\s"]+|[\s"]+$/g, "");
  const [, v4, v6] = withPort.exec(unquoted) ?? [];
  const address = (v4 ?? v6 ?? unquoted.replace(/^\[(.*)\]$/, "$1")).replace(/%.*$/, "");
  return isIP(address) === 0 ? unquoted : address.toLowerCase().replace(mapped, "");
}

// an element of Forwarded (RFC 7239): for="[2001:db8::1]:4711";proto=https
const forwardedFor = /(?:^|;)\s*for\s*=\s*("[^"]*"|[^;]*)/i;
const forwardedPair = /^\s*(?:for|by|proto|host|secret)\s*=/i;

/** The hop of an entry of X-Forwarded-For or Forwarded; an element of Forwarded without `for` hides it. */
function hopOf(entry: string): string {
  if (!forwardedPair.test(entry)) return plainAddress(entry);
  return plainAddress(forwardedFor.exec(entry)?.[1] ?? "unknown");
}

// Forwarded quotes values that contain commas
const separator = /,(?=(?:[^"]*"[^"]*")*[^"]*$)/;

const hopsIn = (list: string): readonly string[] =>
  list
    .split(forwardedPair.test(list) ? separator : ",")
    .map(hopOf)
    .filter((hop) => hop !== "" && hop !== "-");

/** The addresses of X-Forwarded-For or Forwarded; other entries (`unknown`, `_hidden`) are left out. */
export const addressesIn = (list: string): readonly string[] => hopsIn(list).filter((hop) => isIP(hop) > 0);

/** The addresses after the last entry that is none: it may be any client, and what it forwarded cannot be trusted. */
export function knownHopsIn(list: string): readonly string[] {
  const hops = hopsIn(list);
  return hops.slice(hops.findLastIndex((hop) => isIP(hop) === 0) + 1);
}

/**
 * The client that trusted proxies report: the peer, or if it is trusted or not known, the last forwarded address that
 * is not trusted. If all forwarded addresses are trusted, it is the first. `forwarded`: the client's address first.
 */
export function clientOf(
  peer: string | null,
  forwarded: readonly string[],
  isTrusted: IsTrusted,
): string | null {
  if (peer !== null && !isTrusted(peer)) return peer;
  return forwarded.findLast((address) => !isTrusted(address)) ?? forwarded[0] ?? peer;
}

/** Loopback, private and link-local addresses. */
export const isLocal: IsTrusted = isPrivateAddress;
