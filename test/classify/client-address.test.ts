import { describe, expect, it } from "vitest";
import { addressesIn, clientOf, isLocal, plainAddress } from "../../src/classify/client-address.ts";
import { trustedBy } from "../../src/classify/trusted-proxies.ts";

describe("the spelling of an address", () => {
  it.each([
    ['"192.0.2.7"', "192.0.2.7"],
    ["192.0.2.7:50123", "192.0.2.7"],
    ["[2001:db8::7]:443", "2001:db8::7"],
    ["[2001:db8::7]", "2001:db8::7"],
    ["fe80::7%eth0", "fe80::7"],
    [" 192.0.2.7", "192.0.2.7"],
    ["client.example.net", "client.example.net"],
    ["127.1", "127.1"],
    ["12345", "12345"],
  ])("%s is %s", (text, address) => {
    expect(plainAddress(text)).toBe(address);
  });
});

describe("forwarded addresses", () => {
  it.each([
    ["192.0.2.7, 10.0.0.5", ["192.0.2.7", "10.0.0.5"]],
    ["unknown, 192.0.2.7:4711", ["192.0.2.7"]],
    ['for="[2001:db8::7]:4711";proto=https, for=10.0.0.5', ["2001:db8::7", "10.0.0.5"]],
    ["-", []],
  ])("of %s", (list, addresses) => {
    expect(addressesIn(list)).toEqual(addresses);
  });
});

describe("the client", () => {
  const forwarded = ["192.0.2.1", "198.51.100.2", "10.0.0.3"];

  it("is a peer that is no trusted proxy, whatever it forwards", () => {
    expect(clientOf("203.0.113.9", forwarded, isLocal)).toBe("203.0.113.9");
  });

  it("is the last forwarded address that is not trusted", () => {
    expect(clientOf("10.0.0.4", forwarded, isLocal)).toBe("198.51.100.2");
    expect(clientOf(null, forwarded, isLocal)).toBe("198.51.100.2");
  });

  it("is found behind proxies that the user trusts", () => {
    const isTrusted = trustedBy(["198.51.100.0/24", "2001:db8:5::/48"]);
    expect(clientOf("10.0.0.4", forwarded, isTrusted)).toBe("192.0.2.1");
    expect(clientOf("2001:db8:5::1", ["192.0.2.1"], isTrusted)).toBe("192.0.2.1");
    expect(clientOf("2001:db8:6::1", ["192.0.2.1"], isTrusted)).toBe("2001:db8:6::1");
  });

  it("is the first address where all are trusted, or the peer where none is forwarded", () => {
    expect(clientOf("127.0.0.1", ["10.0.0.1", "10.0.0.2"], isLocal)).toBe("10.0.0.1");
    expect(clientOf("127.0.0.1", [], isLocal)).toBe("127.0.0.1");
  });
});
