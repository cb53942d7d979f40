import { describe, expect, it } from "vitest";
import { publishedAddress, searchEngine } from "../../../src/reports/missing/search-engines.ts";
import { crawlerClaims, type DnsResolver, verifiedBots } from "../../../src/reports/missing/verify.ts";
import { storeOf } from "../../harness/database.ts";

const google = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

describe("a search engine", () => {
  it.each([
    [google, "googlebot"],
    ["Googlebot-Image/1.0", "googlebot"],
    ["Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)", "bingbot"],
    ["Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)", "yandexbot"],
    ["DuckDuckBot/1.1; (+http://duckduckgo.com/duckduckbot.html)", "duckduckbot"],
    ["Mozilla/5.0 (Applebot/0.1; +http://www.apple.com/go/applebot)", "applebot"],
    ["Mozilla/5.0 (compatible; AhrefsBot/7.0)", null],
    [null, null],
  ])("is told by its agent: %s", (agent, name) => {
    expect(searchEngine(agent)).toBe(name);
  });

  it.each([
    ["googlebot", "66.249.66.1", 1],
    ["googlebot", "66.249.80.1", 0],
    ["googlebot", "2001:4860:4801:10::1", 1],
    ["googlebot", "157.55.39.1", 0],
    ["bingbot", "157.55.39.1", 1],
    ["applebot", "66.249.66.1", 0],
    ["googlebot", "-", 0],
    [null, "66.249.66.1", 0],
  ])("%s publishes %s: %s", (engine, address, published) => {
    expect(publishedAddress(engine, address)).toBe(published);
  });
});

describe("verified by DNS", () => {
  const reverse: Record<string, string[]> = {
    "192.0.2.1": ["crawl-1.googlebot.com"],
    "192.0.2.2": ["crawl-2.googlebot.com"],
    "192.0.2.3": ["googlebot.com.evil.example"],
    "192.0.2.4": ["evilgooglebot.com"],
    "2001:db8::1": ["msnbot.search.msn.com"],
  };
  const forward: Record<string, string[]> = {
    "crawl-1.googlebot.com": ["198.51.100.1", "192.0.2.1"],
    "crawl-2.googlebot.com": ["198.51.100.2"],
    "googlebot.com.evil.example": ["192.0.2.3"],
    "evilgooglebot.com": ["192.0.2.4"],
    "msnbot.search.msn.com": ["2001:0db8:0:0::1"],
  };
  const names: DnsResolver = {
    reverse: (address) =>
      reverse[address] ? Promise.resolve(reverse[address]) : Promise.reject(new Error("ENOTFOUND")),
    addresses: (name) => Promise.resolve(forward[name] ?? []),
  };

  it("is an address whose host name is in a domain of the engine and resolves to the address", async () => {
    const asked = [...Object.keys(reverse).slice(0, 4), "192.0.2.9"].map((address) => ({
      engine: "googlebot",
      address,
    }));
    asked.push(
      { engine: "bingbot", address: "2001:db8::1" },
      { engine: "duckduckbot", address: "192.0.2.1" },
    );
    expect(await verifiedBots(asked, names)).toEqual(["bingbot 2001:db8::1", "googlebot 192.0.2.1"]);
  });

  it("is checked once per address that was answered 404 or 410", () => {
    const miss = { at: "2026-07-01T10:00:00Z", status: 404, reason: "origin_not_found", client_kind: "bot" };
    const store = storeOf([
      { ...miss, client_ip: "192.0.2.1", user_agent: google },
      { ...miss, client_ip: "192.0.2.1", user_agent: "Googlebot-Image/1.0" },
      { ...miss, client_ip: "192.0.2.2", user_agent: "AhrefsBot/7.0" },
      { at: miss.at, client_kind: "bot", client_ip: "192.0.2.3", user_agent: google },
    ]);
    expect(crawlerClaims(store, { since: 0, until: Date.parse("2026-07-02") })).toEqual([
      { engine: "googlebot", address: "192.0.2.1" },
    ]);
  });
});
