// Sources whose requests should have common ids, and do not.
import { formats } from "../formats/index.ts";
import type { Tier } from "../request.ts";
import type { Store } from "../store/store.ts";
import { storedChain } from "./chain.ts";
import { balancers } from "./order.ts";

// below this share of the source with fewer requests, two sources are not joined
const minJoinedShare = 0.05;

const selectSources = `
  select s.source as source, min(s.tier) as tier, min(s.format) as format, sum(m.requests) as requests,
    json_group_array(distinct s.host) as hosts
  from minute_rows m join shapes s on s.id = m.shape
  where m.minute >= :since / 60000 and m.minute < :until / 60000.0 and m.requests > 0 and s.client_kind <> 'internal'
  group by s.source`;

const selectChains = `
  select c.chain as chain, sum(m.journeys) as requests
  from minute_rows m join journey_shapes c on c.id = m.shape
  where m.minute >= :since / 60000 and m.minute < :until / 60000.0
  group by c.chain`;

interface SourceRow {
  readonly source: string;
  readonly tier: Tier;
  readonly format: string;
  readonly requests: number;
  readonly hosts: string;
}

interface LogSource extends Omit<SourceRow, "hosts"> {
  /** how far inward it is: 0 a CDN, 1 a managed load balancer, 2 a proxy */
  readonly depth: number;
  readonly hosts: ReadonlySet<string | null>;
}

interface ChainRow {
  readonly chain: string;
  readonly requests: number;
}

const sourceOf = ({ hosts, ...row }: SourceRow): LogSource => ({
  ...row,
  depth: row.tier === "cdn" ? 0 : balancers.test(row.format) ? 1 : 2,
  hosts: new Set(JSON.parse(hosts) as (string | null)[]),
});

const mayShareHost = (a: LogSource, b: LogSource): boolean =>
  [a, b].some(({ hosts }) => hosts.has(null)) || [...a.hosts].some((host) => b.hosts.has(host));

const formatNamed = (name: string) =>
  formats.find((format) => name === format.name || name.startsWith(`${format.name}-`));

/** How to log the id of the outer source's server at the inner one. */
function settingOf(outer: LogSource, inner: LogSource): string {
  const { idHeader } = formatNamed(outer.format) ?? {};
  const header = idHeader ?? "X-Request-ID";
  const { logsHeader = (name: string) => `log the header ${name}` } = formatNamed(inner.format) ?? {};
  const sends = idHeader === undefined ? `send X-Request-ID from ${outer.source}, log it there, and ` : "";
  return `${sends}${logsHeader(header)} at ${inner.source}`;
}

const isInFront = (outer: LogSource, inner: LogSource, chain: readonly string[]): boolean => {
  const [front, behind] = [chain.indexOf(outer.source), chain.indexOf(inner.source)];
  return front >= 0 && behind >= 0 ? behind === front + 1 : outer.depth < inner.depth;
};

/** The share of the requests of the smaller one of two sources that are joined with the other. */
function joinedShare(a: LogSource, b: LogSource, chains: readonly ChainRow[]): number {
  const joined = chains
    .filter(({ chain }) => [a, b].every(({ source }) => chain.split(" > ").includes(source)))
    .reduce((sum, { requests }) => sum + requests, 0);
  return joined / Math.min(a.requests, b.requests);
}

/**
 * A sentence about the two sources of a period with the most requests that should be joined, a CDN or load balancer and
 * a hop behind it, and are not: less than 5 % of their requests are; null if there are none. Times in ms.
 */
export function unjoinedSources(store: Store, period: { since: number; until: number }): string | null {
  const sources = store.prepare<[object], SourceRow>(selectSources).all(period).map(sourceOf);
  if (sources.length < 2) return null;
  const chains = store.prepare<[object], ChainRow>(selectChains).all(period);
  const chain = storedChain(store);
  const pairs = sources.flatMap((inner) => {
    const outers = sources.filter((outer) => isInFront(outer, inner, chain) && mayShareHost(outer, inner));
    if (outers.some((outer) => joinedShare(outer, inner, chains) >= minJoinedShare)) return [];
    return outers.map((outer) => ({ outer, inner }));
  });
  const [worst] = pairs.toSorted(
    (a, b) =>
      b.inner.requests - a.inner.requests ||
      b.outer.depth - a.outer.depth ||
      b.outer.requests - a.outer.requests,
  );
  if (worst === undefined) return null;
  const { outer, inner } = worst;
  return `the requests of ${outer.source} and ${inner.source} share no id, so each log is counted by itself; to join them, ${settingOf(outer, inner)}, or use --guess`;
}
