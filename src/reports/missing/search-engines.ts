import { BlockList, isIP } from "node:net";

export interface SearchEngine {
  readonly name: string;
  /** matches its user agent */
  readonly agent: RegExp;
  /** domains of its crawlers' host names, by its documentation; empty if it documents only a list of addresses */
  readonly domains: readonly string[];
  /** published addresses of its crawlers */
  readonly ranges: readonly string[];
}

/** Crawlers of search engines: a path that they cannot find is removed from the search index. */
export const searchEngines: readonly SearchEngine[] = [
  {
    name: "googlebot",
    agent: /\b(?:Googlebot|Storebot-Google)\b/i,
    // https://developers.google.com/search/docs/crawling-indexing/verifying-googlebot
    domains: ["googlebot.com", "google.com"],
    // https://developers.google.com/search/apis/ipranges/googlebot.json: its 66.249 and 2001:4860 prefixes are within these ranges
    ranges: ["66.249.64.0/20", "2001:4860:4801::/48"],
  },
  {
    name: "bingbot",
    agent: /\b(?:bingbot|BingPreview|msnbot)\b/i,
    // https://www.bing.com/webmasters/help/how-to-verify-bingbot-3905dc26
    domains: ["search.msn.com"],
    // https://www.bing.com/toolbox/bingbot.json
    ranges: [
      "157.55.39.0/24",
      "207.46.13.0/24",
      "40.77.167.0/24",
      "13.66.139.0/24",
      "13.66.144.0/24",
      "52.167.144.0/24",
    ],
  },
  { name: "duckduckbot", agent: /\bDuckDuckBot\b/i, domains: [], ranges: [] },
  {
    name: "yandexbot",
    agent: /\bYandex\w*Bot\b|\bYandexImages\b/i,
    domains: ["yandex.ru", "yandex.net", "yandex.com"],
    ranges: [],
  },
  { name: "baiduspider", agent: /\bBaiduspider\b/i, domains: ["baidu.com", "baidu.jp"], ranges: [] },
  { name: "applebot", agent: /\bApplebot\b/i, domains: ["applebot.apple.com"], ranges: [] },
  { name: "yahoo", agent: /\bSlurp\b/i, domains: ["crawl.yahoo.net"], ranges: [] },
  { name: "seznambot", agent: /\bSeznamBot\b/i, domains: ["seznam.cz"], ranges: [] },
  { name: "yeti", agent: /\bYeti\/\d/, domains: ["naver.com"], ranges: [] },
  { name: "qwantbot", agent: /\bQwantbot\b|\bQwantify\b/i, domains: ["qwant.com"], ranges: [] },
  { name: "petalbot", agent: /\bPetalBot\b/i, domains: ["petalsearch.com"], ranges: [] },
  { name: "mojeekbot", agent: /\bMojeekBot\b/i, domains: ["mojeek.com"], ranges: [] },
  { name: "sogou", agent: /\bSogou \w+ spider\b/i, domains: ["sogou.com"], ranges: [] },
];

/** The search engine that a user agent names, or null. */
export const searchEngine = (agent: unknown): string | null =>
  typeof agent === "string" ? (searchEngines.find((each) => each.agent.test(agent))?.name ?? null) : null;

function blockList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = "", bits] = range.split("/");
    list.addSubnet(address, Number(bits), isIP(address) === 6 ? "ipv6" : "ipv4");
  }
  return list;
}
const published = new Map(searchEngines.map(({ name, ranges }) => [name, blockList(ranges)]));

/** 1 if the address is in the published ranges of the engine, else 0. */
export function publishedAddress(engine: unknown, address: unknown): number {
  if (typeof engine !== "string" || typeof address !== "string" || isIP(address) === 0) return 0;
  return published.get(engine)?.check(address, isIP(address) === 6 ? "ipv6" : "ipv4") ? 1 : 0;
}
