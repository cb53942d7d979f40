import { chance } from "../harness/simulation.ts";

/** The pages, clients, user agents and referers from which the traffic of a site is drawn. */
export interface Site {
  readonly pages: readonly Page[];
  readonly hosts: readonly string[];
  readonly clients: readonly string[];
  readonly userAgents: readonly string[];
  /** URLs of other sites that link to this site */
  readonly externalReferers: readonly string[];
}

/** Numbers of distinct values. */
export interface SiteSize {
  readonly pages: number;
  readonly hosts: number;
  readonly clients: number;
  readonly userAgents: number;
}

export const smallSite: SiteSize = { pages: 24_000, hosts: 1, clients: 40_000, userAgents: 200 };
export const largeSite: SiteSize = { pages: 300_000, hosts: 12, clients: 400_000, userAgents: 3000 };

export interface Page {
  readonly path: string;
  /** cacheable by a CDN */
  readonly asset: boolean;
  readonly category: string;
}

const categories = 97;
const slugWords =
  "garden winter copper river paper lantern orchard saddle meadow harbour velvet thimble".split(" ");

function pageOf(number: number, random: () => number): Page {
  const category = `/products/category-${number % categories}`;
  const slugWord = (): string => slugWords[Math.floor(random() * slugWords.length)] ?? "";
  const hash = Math.floor(random() * 2 ** 32).toString(16);
  const paths = [
    `${category}/item-${number}`,
    `/assets/js/${slugWord()}.${hash}.js`,
    `/images/${slugWord()}/${number}-640x480.webp`,
    `/blog/2026/${slugWord()}-${slugWord()}-and-${slugWord()}-${number}`,
    `/api/v1/items/${number}/reviews`,
  ];
  const pathIndex = [0, 0, 0, 0, 0, 1, 2, 2, 3, 4][number % 10] ?? 0;
  return {
    path: number === 0 ? "/" : (paths[pathIndex] ?? "/"),
    asset: pathIndex === 1 || pathIndex === 2,
    category,
  };
}

function clientOf(random: () => number): string {
  const below = (limit: number): number => Math.floor(random() * limit);
  // one client in ten uses IPv6
  if (random() < 0.1)
    return `2001:db8:${below(65536).toString(16)}:${below(65536).toString(16)}::${below(4096)}`;
  return `${20 + below(180)}.${below(256)}.${below(256)}.${1 + below(254)}`;
}

const systems = [
  "Windows NT 10.0; Win64; x64",
  "Macintosh; Intel Mac OS X 10_15_7",
  "X11; Linux x86_64",
  "Linux; Android 10; K",
];

function userAgentOf(number: number): string {
  const system = systems[number % systems.length];
  const version = 100 + (number % 43);
  if (number % 25 === 24) return `curl/8.${number % 17}.0`;
  if (number % 20 === 19)
    return `Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html) v${number}`;
  if (number % 7 === 6) return `Mozilla/5.0 (${system}; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`;
  if (number % 5 === 4)
    return `Mozilla/5.0 (iPhone; CPU iPhone OS 18_${number % 8} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.${number % 8} Mobile/15E${number} Safari/604.1`;
  return `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.${4000 + number}.${number % 90} Safari/537.36`;
}

const listOf = <T>(length: number, create: (number: number) => T): T[] =>
  Array.from({ length }, (_, n) => create(n));

export function siteOf(seed: number, size: SiteSize): Site {
  const random = chance(seed);
  return {
    pages: listOf(size.pages, (number) => pageOf(number, random)),
    hosts: listOf(size.hosts, (number) => (number === 0 ? "www.example.com" : `shop-${number}.example.com`)),
    clients: listOf(size.clients, () => clientOf(random)),
    userAgents: listOf(size.userAgents, userAgentOf),
    externalReferers: listOf(300, (number) =>
      number < 3 ? "https://www.google.com/" : `https://blog-${number}.example.net/links`,
    ),
  };
}
