import { chance } from "../harness/simulation.ts";
import { type Page, type SiteSize, siteOf, smallSite } from "./site.ts";

/** The result of a request; determines what each server logs. */
export type RequestOutcome =
  | "ok"
  | "not_modified"
  | "redirected"
  | "not_found"
  | "origin_error"
  | "origin_refused"
  | "origin_timeout"
  | "client_abort";

/** A request, independent of the log format. */
export interface SimulatedRequest {
  /** end of the request, in ms since 1970 */
  readonly endMs: number;
  readonly client: string;
  readonly host: string;
  readonly port: number;
  readonly method: string;
  readonly page: Page;
  readonly query: string;
  readonly referer: string;
  readonly userAgent: string;
  readonly outcome: RequestOutcome;
  readonly bytes: number;
  readonly durationMs: number;
  /** address and port of the origin */
  readonly originAddress: string;
  /** served from the cache of a CDN */
  readonly cached: boolean;
  /** unique; 32 hexadecimal digits */
  readonly id: string;
}

export interface TrafficOptions {
  readonly seed: number;
  readonly lines: number;
  /** default 1 */
  readonly days?: number;
  /** default smallSite */
  readonly site?: SiteSize;
  /** failures in a row at noon of the last day, added to the 1.5 % of all requests; default 0 */
  readonly outageFailures?: number;
}

export const dayMs = 86_400_000;
export const firstMs = Date.parse("2026-11-24");

/** Cumulative shares; 1.5 % of the requests fail. */
const outcomes: readonly (readonly [upTo: number, RequestOutcome])[] = [
  [0.93, "ok"],
  [0.975, "not_modified"],
  [0.985, "redirected"],
  [0.994, "not_found"],
  [0.9955, "origin_error"],
  [0.997, "origin_refused"],
  [0.9982, "origin_timeout"],
  [1, "client_abort"],
];

/** A share that `outcomes` maps to origin_refused. */
const outageShare = 0.996;

function queryOf(random: () => number): string {
  const share = random();
  if (share < 0.7) return "";
  if (share < 0.8) return `page=${1 + Math.floor(random() * 40)}&sort=price`;
  if (share < 0.85) return `q=lamp+${Math.floor(random() * 3000)}`;
  return `utm_source=newsletter&utm_medium=mail&utm_campaign=autumn&id=${Math.floor(random() * 1e6)}`;
}

/** Yields traffic in chronological order, densest at noon. The same options yield the same traffic. */
export function* traffic({
  seed,
  lines,
  days = 1,
  site = smallSite,
  outageFailures = 0,
}: TrafficOptions): Generator<SimulatedRequest> {
  const { pages, hosts, clients, userAgents, externalReferers } = siteOf(seed, site);
  const random = chance(seed + 1);
  // a higher power concentrates the choice on the first elements
  const pick = <T>(list: readonly T[], power: number): T =>
    list[Math.floor(random() ** power * list.length)] as T;
  const hexDigits = (): string =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, "0");
  const refererOf = (host: string, { category }: Page): string => {
    const share = random();
    if (share < 0.4) return "";
    if (share < 0.47) return pick(externalReferers, 3);
    return `https://${host}${share < 0.85 ? category : pick(pages, 3).path}`;
  };
  const meanIntervalMs = (days * dayMs) / lines;
  const outageMs = firstMs + (days - 0.5) * dayMs;
  let failuresLeft = outageFailures;
  for (let line = 0, endMs = firstMs; line < lines; line++) {
    const density = 1 - 0.5 * Math.cos((2 * Math.PI * (endMs - firstMs)) / dayMs);
    endMs = Math.min(endMs + (2 * random() * meanIntervalMs) / density, firstMs + days * dayMs - 1);
    const page = pick(pages, 3);
    const isOutage = endMs >= outageMs && failuresLeft-- > 0;
    const share = isOutage ? outageShare : random();
    const outcome = outcomes.find(([upTo]) => share < upTo)?.[1] ?? "ok";
    const host = pick(hosts, 2);
    yield {
      host,
      endMs: Math.floor(endMs),
      client: pick(clients, 2),
      port: 1024 + Math.floor(random() * 64_000),
      method: random() < 0.96 ? "GET" : "POST",
      page,
      query: page.asset ? "" : queryOf(random),
      referer: refererOf(host, page),
      userAgent: pick(userAgents, 2),
      outcome,
      bytes: Math.floor(random() * 50_000),
      durationMs: outcome === "origin_timeout" ? 60_000 : Math.floor(random() ** 3 * 800) + 1,
      originAddress: `10.0.3.${10 + Math.floor(random() * 12)}:8080`,
      cached: page.asset && random() < 0.9,
      id: hexDigits() + hexDigits() + hexDigits() + hexDigits(),
    };
  }
}
