import { chance } from "../harness/simulation.ts";
import { type Page, siteOf } from "./site.ts";

/** How a request went: what a proxy or a CDN would have logged of it follows from that. */
export type Outcome =
  | "answered"
  | "unchanged"
  | "moved"
  | "missing"
  | "origin_broken"
  | "refused"
  | "timed_out"
  | "client_left";

/** One request, before a server has written it in its own manner. */
export interface Hit {
  /** ms since 1970: when it was over */
  readonly at: number;
  readonly client: string;
  readonly port: number;
  readonly method: string;
  readonly page: Page;
  readonly query: string;
  readonly referer: string;
  readonly agent: string;
  readonly outcome: Outcome;
  readonly bytes: number;
  /** ms */
  readonly took: number;
  /** the origin's address */
  readonly target: string;
  /** a CDN had it */
  readonly cached: boolean;
  /** 32 hexadecimal digits, no two alike */
  readonly id: string;
}

export interface Drawn {
  readonly seed: number;
  readonly lines: number;
}

const day = 86_400_000;
export const firstMs = Date.parse("2026-11-24");
export const host = "www.example.com";

/** Shares add up: 1.5 of 100 requests fail. */
const outcomes: readonly (readonly [upTo: number, Outcome])[] = [
  [0.93, "answered"],
  [0.975, "unchanged"],
  [0.985, "moved"],
  [0.994, "missing"],
  [0.9955, "origin_broken"],
  [0.997, "refused"],
  [0.9982, "timed_out"],
  [1, "client_left"],
];

function queryOf(random: () => number): string {
  const kind = random();
  if (kind < 0.7) return "";
  if (kind < 0.8) return `page=${1 + Math.floor(random() * 40)}&sort=price`;
  if (kind < 0.85) return `q=lamp+${Math.floor(random() * 3000)}`;
  return `utm_source=newsletter&utm_medium=mail&utm_campaign=autumn&id=${Math.floor(random() * 1e6)}`;
}

/** A day of traffic in the order of time, in the afternoon three times as dense as at night; the same for the same seed. */
export function* traffic({ seed, lines }: Drawn): Generator<Hit> {
  const { pages, clients, agents, outside } = siteOf(seed);
  const random = chance(seed + 1);
  // the higher the power, the more goes to the first few and the longer the tail
  const tail = <T>(list: readonly T[], power: number): T =>
    list[Math.floor(random() ** power * list.length)] as T;
  const digits = (): string =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, "0");
  const refererOf = ({ category }: Page): string => {
    const kind = random();
    if (kind < 0.4) return "";
    if (kind < 0.47) return tail(outside, 3);
    return `https://${host}${kind < 0.85 ? category : tail(pages, 3).path}`;
  };
  const mean = day / lines;
  for (let line = 0, at = firstMs; line < lines; line++) {
    const curve = 1 - 0.5 * Math.cos((2 * Math.PI * (at - firstMs)) / day);
    at = Math.min(at + (2 * random() * mean) / curve, firstMs + day - 1);
    const page = tail(pages, 3);
    const drawn = random();
    const outcome = outcomes.find(([upTo]) => drawn < upTo)?.[1] ?? "answered";
    yield {
      at: Math.floor(at),
      client: tail(clients, 2),
      port: 1024 + Math.floor(random() * 64_000),
      method: random() < 0.96 ? "GET" : "POST",
      page,
      query: page.asset ? "" : queryOf(random),
      referer: refererOf(page),
      agent: tail(agents, 2),
      outcome,
      bytes: Math.floor(random() * 50_000),
      took: outcome === "timed_out" ? 60_000 : Math.floor(random() ** 3 * 800) + 1,
      target: `10.0.3.${10 + Math.floor(random() * 12)}:8080`,
      cached: page.asset && random() < 0.9,
      id: digits() + digits() + digits() + digits(),
    };
  }
}
