import { BlockList, isIP, isIPv4 } from "node:net";
import { isPrivateAddress } from "./peer.ts";

/** Whether an address is that of a proxy whose forwarded addresses are trusted. */
export type IsTrusted = (address: string) => boolean;

const withPort = /^(?:([\d.]+)|\[([^\]]*)\]):\d*-?$/;

/**
 * The address of a text that may have quotes, brackets, a port or a zone around it, so that a client has one spelling:
 * `"[2001:db8::1]:443"` and `2001:db8::1%eth0` are `2001:db8::1`. Any other text is unchanged.
 */
export function plainAddress(text: string): string {
  const unquoted = text.replace(/^[\s"]+|[\s"]+$/g, "");
  const [, v4, v6] = withPort.exec(unquoted) ?? [];
  const address = (v4 ?? v6 ?? unquoted.replace(/^\[(.*)\]$/, "$1")).replace(/%.*$/, "");
  return isIP(address) === 0 ? unquoted : address;
}

// an entry of Forwarded (RFC 7239): for="[2001:db8::1]:4711";proto=https
const forwardedFor = /^.*?\bfor=([^;]*).*$/i;

/** The addresses of X-Forwarded-For or Forwarded; other entries (`unknown`) are left out. */
export const addressesIn = (list: string): readonly string[] =>
  list
    .split(",")
    .map((entry) => plainAddress(entry.replace(forwardedFor, "$1")))
    .filter((entry) => isIP(entry) > 0);

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

const cacheSize = 10_000;

/** Adds an address, or a network like `192.0.2.0/24`; false for a text that is neither. */
function addTo(list: BlockList, text: string): boolean {
  const [address = "", bits] = text.split("/");
  const family = isIPv4(address) ? "ipv4" : "ipv6";
  if (isIP(address) === 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits))) return false;
  const maxBits = family === "ipv4" ? 32 : 128;
  if (bits === undefined) list.addAddress(address, family);
  else if (Number(bits) > maxBits) return false;
  else list.addSubnet(address, Number(bits), family);
  return true;
}

/** The proxies that are trusted in addition to local ones. `invalid` receives an entry that is not an address or network. */
export function trustedBy(proxies: readonly string[], invalid: (entry: string) => never): IsTrusted {
  const list = new BlockList();
  for (const entry of proxies) if (!addTo(list, entry)) invalid(entry);
  const cache = new Map<string, boolean>();
  return (address) => {
    if (isLocal(address)) return true;
    let trusted = cache.get(address);
    if (trusted === undefined) {
      if (cache.size >= cacheSize) cache.clear();
      trusted = list.check(address, isIPv4(address) ? "ipv4" : "ipv6");
      cache.set(address, trusted);
    }
    return trusted;
  };
}
