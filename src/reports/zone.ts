import { isIPv4, isIPv6 } from "node:net";

// eu-west-1a, europe-west1-b, eastus-1: a letter or a number behind the region's name
const named = /(?<![a-z])(?:[a-z]{2}(?:-[a-z]+)+-\d[a-z]|[a-z]+-[a-z]+\d-[a-z])(?![a-z0-9])/;

/** Without a port, and an IPv6 address without its brackets. */
const hostOf = (address: string): string =>
  address.replace(/^\[([^\]]*)\](?::\d+)?$/, "$1").replace(/^([^:]*):\d+$/, "$1");

function prefixOf(address: string): string {
  const [head = "", tail] = address.split("::");
  const groups = head.split(":").filter((group) => group !== "");
  const zeros = tail === undefined ? [] : Array<string>(4).fill("0");
  return `${[...groups, ...zeros].slice(0, 4).join(":").toLowerCase()}::/64`;
}

/**
 * The availability zone of an upstream: as its name says, else the network it stands in (/24, or /64 of IPv6), as
 * each zone has networks of its own. Null where neither is told.
 */
export function zoneOf(address: unknown): string | null {
  if (typeof address !== "string") return null;
  const host = hostOf(address);
  if (isIPv4(host)) return `${host.slice(0, host.lastIndexOf("."))}.0/24`;
  if (isIPv6(host)) return prefixOf(host);
  return named.exec(host)?.[0] ?? null;
}
