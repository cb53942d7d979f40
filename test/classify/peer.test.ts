import { expect, it } from "vitest";
import { peerOf, peerOfConnection } from "../../src/classify/peer.ts";

it.each([
  ["a public address", "198.51.100.7", false, null],
  ["next to a private one", "172.32.0.1", false, null],
  ["next to that of a provider's inner net", "100.128.0.1", false, null],
  ["a public IPv6 address", "2001:db8::7", false, null],
  ["a private address", "10.20.0.4", false, "private"],
  ["a private address", "172.31.255.1", false, "private"],
  ["a private address", "192.168.1.1", false, "private"],
  ["a provider's inner net", "100.64.0.9", false, "private"],
  ["loopback", "127.0.0.1", false, "private"],
  ["loopback in IPv6", "::1", false, "private"],
  ["a unique local address", "fd00::4", false, "private"],
  ["a link-local address", "fe80::1", false, "private"],
  ["IPv4 in IPv6", "::ffff:10.0.0.1", false, "private"],
  ["a public address that asks for another", "198.51.100.7", true, "proxy"],
  ["none", null, false, "unlogged"],
  ["none", undefined, false, "unlogged"],
])("%s: %s", (_what, address, forwarded, peer) => {
  expect(peerOf(address, forwarded)).toBe(peer);
});

// biome-ignore format: a table, a row a case
it.each([
  ["a public address alone proves nothing", { client: "203.0.113.7" }, "unproven"],
  ["an empty forwarded field", { client: "203.0.113.7", forwarded: null }, null],
  ["a forwarded address", { client: "203.0.113.7", forwarded: "198.51.100.1" }, "proxy"],
  ["the logged peer is the client", { client: "203.0.113.7", peer: "203.0.113.7" }, null],
  ["the logged peer is the client, which forwarded another", { client: "203.0.113.7", peer: "203.0.113.7", forwarded: "198.51.100.1" }, "proxy"],
  ["another peer, nothing forwarded (the PROXY protocol)", { client: "203.0.113.7", peer: "192.0.2.9", forwarded: null }, "proxy"],
  ["a private peer", { client: "10.0.0.7", peer: "10.0.0.7", forwarded: null }, "private"],
  ["CloudFront's own user agent", { client: "203.0.113.7", forwarded: null, agent: "Amazon CloudFront" }, "proxy"],
  ["HTTP/1.0, as nginx speaks to its upstreams", { client: "203.0.113.7", forwarded: null, protocol: "HTTP/1.0" }, "proxy"],
  ["no address", { client: null, forwarded: null }, "unlogged"],
] as const)("%s", (_what, connection, peer) => {
  expect(peerOfConnection(connection)).toBe(peer);
});
