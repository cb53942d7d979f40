import { describe, expect, it } from "vitest";
import { droppedAgent } from "../../src/classify/client-kind.ts";
import { type Privacy, redaction, truncated } from "../../src/ingest/encode/privacy.ts";

describe("the network of an address", () => {
  it.each([
    ["203.0.113.9", "203.0.113.0"],
    ["255.255.255.255", "255.255.255.0"],
    ["2001:db8:1234:5678::1", "2001:db8:1234::"],
    ["2001:db8::1", "2001:db8::"],
    ["2001:0db8:0a00:1::", "2001:db8:a00::"],
    ["::1", "::"],
    ["fe80::1%eth0", "fe80::"],
    ["1:2:3:4:5:6:7:8", "1:2:3::"],
    ["1::3:4:5:6:7:8", "1:0:3::"],
    ["::ffff:203.0.113.9", "::ffff:203.0.113.0"],
    ["unix:", null],
    ["anna.example.com", null],
  ])("%s: %s", (address, network) => expect(truncated(address)).toBe(network));
});

describe("the stored part of a request", () => {
  const request = {
    client_ip: "203.0.113.9",
    query: "token=s3cret",
    referer: "https://anna:pw@www.example.com/account?token=s3cret#top",
    user_agent: "Mozilla/5.0",
    raw_request: "GET /x?token=s3cret",
    path: "/x",
  };
  const kept = (privacy: Privacy) => redaction(privacy)?.(request);

  it("is everything without settings", () => {
    expect(redaction({})).toBeNull();
    expect(redaction({ client_ip: "keep", query: "keep", referer: "keep", user_agent: "keep" })).toBeNull();
  });

  it("excludes the query in every column", () => {
    expect(kept({ query: "drop" })).toEqual({
      ...request,
      query: null,
      referer: "https://anna:pw@www.example.com/account",
      raw_request: "GET /x",
    });
  });

  it("includes only scheme and host of the referer", () => {
    expect(kept({ referer: "origin" })?.referer).toBe("https://www.example.com");
    expect(redaction({ referer: "origin" })?.({ referer: "javascript:alert(1)" }).referer).toBeNull();
    expect(redaction({ referer: "origin" })?.({ referer: "http://[2001:db8::1]:8080/x" }).referer).toBe(
      "http://[2001:db8::1]:8080",
    );
  });

  it("excludes dropped columns", () => {
    expect(kept({ client_ip: "drop", referer: "drop", user_agent: "drop" })).toEqual({
      ...request,
      client_ip: null,
      referer: null,
      // the classification of the agent
      user_agent: droppedAgent(request.user_agent),
    });
  });

  it("has the same hash for the same address and key", () => {
    const word = (key: string) => kept({ client_ip: "hash", key: Buffer.from(key) })?.client_ip;
    // printf 203.0.113.9 | openssl dgst -sha256 -hmac one | cut -c -16
    expect(word("one")).toBe("15ee7089992218b9");
    expect(word("two")).not.toBe(word("one"));
  });

  it("ignores columns that the log does not have", () => {
    expect(redaction({ query: "drop", client_ip: "truncate" })?.({ path: "/", query: null })).toEqual({
      path: "/",
      query: null,
    });
  });
});
