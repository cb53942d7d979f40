import { chance } from "../harness/simulation.ts";

/** What a site's traffic is drawn from: its pages, the people and programs that come, and how they came. */
export interface Site {
  readonly pages: readonly Page[];
  readonly clients: readonly string[];
  readonly agents: readonly string[];
  /** pages of other sites that lead here */
  readonly outside: readonly string[];
}

export interface Page {
  readonly path: string;
  /** whether a CDN would keep it */
  readonly asset: boolean;
  readonly category: string;
}

const categories = 97;
const words = "garden winter copper river paper lantern orchard saddle meadow harbour velvet thimble".split(
  " ",
);

function pageOf(number: number, random: () => number): Page {
  const category = `/products/category-${number % categories}`;
  const word = (): string => words[Math.floor(random() * words.length)] ?? "";
  const hash = Math.floor(random() * 2 ** 32).toString(16);
  const paths = [
    `${category}/item-${number}`,
    `/assets/js/${word()}.${hash}.js`,
    `/images/${word()}/${number}-640x480.webp`,
    `/blog/2026/${word()}-${word()}-and-${word()}-${number}`,
    `/api/v1/items/${number}/reviews`,
  ];
  const kind = [0, 0, 0, 0, 0, 1, 2, 2, 3, 4][number % 10] ?? 0;
  return { path: number === 0 ? "/" : (paths[kind] ?? "/"), asset: kind === 1 || kind === 2, category };
}

function clientOf(random: () => number): string {
  const part = (most: number): number => Math.floor(random() * most);
  // one in ten speaks IPv6
  if (random() < 0.1)
    return `2001:db8:${part(65536).toString(16)}:${part(65536).toString(16)}::${part(4096)}`;
  return `${20 + part(180)}.${part(256)}.${part(256)}.${1 + part(254)}`;
}

const systems = [
  "Windows NT 10.0; Win64; x64",
  "Macintosh; Intel Mac OS X 10_15_7",
  "X11; Linux x86_64",
  "Linux; Android 10; K",
];

function agentOf(number: number): string {
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

const listOf = <T>(length: number, make: (number: number) => T): T[] =>
  Array.from({ length }, (_, n) => make(n));

export function siteOf(seed: number): Site {
  const random = chance(seed);
  return {
    pages: listOf(24_000, (number) => pageOf(number, random)),
    clients: listOf(40_000, () => clientOf(random)),
    agents: listOf(200, agentOf),
    outside: listOf(300, (number) =>
      number < 3 ? "https://www.google.com/" : `https://blog-${number}.example.net/links`,
    ),
  };
}
