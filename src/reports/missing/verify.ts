import { promises as dns } from "node:dns";
import { BlockList, isIP } from "node:net";
import type { Store } from "../../store/store.ts";
import type { Period } from "../period.ts";
import { searchEngine, searchEngines } from "./search-engines.ts";

/** DNS lookups. */
export interface DnsResolver {
  reverse(address: string): Promise<string[]>;
  addresses(name: string): Promise<string[]>;
}

const resolverOptions = { timeout: 2000, tries: 2 };
const maxConcurrentLookups = 16;

export function systemResolver(): DnsResolver {
  const resolver = new dns.Resolver(resolverOptions);
  return {
    reverse: (address) => resolver.reverse(address),
    addresses: async (name) => {
      const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
      return answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
    },
  };
}

// an IPv6 address has several notations: 2001:4860::1, 2001:4860:0:0::1
function isSameAddress(one: string, other: string): boolean {
  const list = new BlockList();
  const family = (address: string) => (isIP(address) === 6 ? "ipv6" : "ipv4");
  list.addAddress(one, family(one));
  return isIP(other) !== 0 && list.check(other, family(other));
}

interface CrawlerClaim {
  readonly engine: string;
  readonly address: string;
}

/**
 * Forward-confirmed reverse DNS: the address has a host name in a domain of the engine, and that name resolves to the
 * address. Only the engine can configure both.
 */
async function isVerified({ engine, address }: CrawlerClaim, resolver: DnsResolver): Promise<boolean> {
  const { domains = [] } = searchEngines.find(({ name }) => name === engine) ?? {};
  if (isIP(address) === 0 || domains.length === 0) return false;
  try {
    const hostNames = (await resolver.reverse(address)).filter((name) =>
      domains.some((domain) => name.toLowerCase().endsWith(`.${domain}`)),
    );
    const found = await Promise.all(hostNames.map((name) => resolver.addresses(name)));
    return found.flat().some((each) => isSameAddress(address, each));
  } catch {
    // no host name or no answer: not verified
    return false;
  }
}

/** Addresses whose user agent names a search engine and that were answered 404 or 410 in the period. */
export function crawlerClaims(store: Store, { since, until }: Period): CrawlerClaim[] {
  const rows = store
    .prepare<[Period], { client_ip: string; user_agent: string }>(`
      select distinct
        client_ip,
        user_agent
      from requests
      where time_ms >= :since
        and time_ms < :until
        and failed
        and status in (404, 410)
        and client_kind = 'bot'
        and client_ip is not null`)
    .all({ since, until });
  const claims = new Map<string, CrawlerClaim>();
  for (const { client_ip: address, user_agent } of rows) {
    const engine = searchEngine(user_agent);
    if (engine !== null) claims.set(`${engine} ${address}`, { engine, address });
  }
  return [...claims.values()];
}

/** Verifies crawlers by DNS. Returns the verified ones as "engine address", sorted. */
export async function verifiedBots(
  claims: readonly CrawlerClaim[],
  resolver: DnsResolver,
): Promise<string[]> {
  const verified: string[] = [];
  const pending = [...claims];
  const worker = async (): Promise<void> => {
    for (let claim = pending.pop(); claim; claim = pending.pop())
      if (await isVerified(claim, resolver)) verified.push(`${claim.engine} ${claim.address}`);
  };
  await Promise.all(Array.from({ length: maxConcurrentLookups }, worker));
  return verified.sort();
}
