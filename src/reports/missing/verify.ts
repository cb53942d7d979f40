import { promises as dns } from "node:dns";
import { BlockList, isIP } from "node:net";
import type { Store } from "../../store/store.ts";
import type { Period } from "../period.ts";
import { searchEngine, searchEngines } from "./search-engines.ts";

/** Asks the domain name system. */
export interface Names {
  reverse(address: string): Promise<string[]>;
  addresses(name: string): Promise<string[]>;
}

const patience = { timeout: 2000, tries: 2 };
const atOnce = 16;

export function systemNames(): Names {
  const resolver = new dns.Resolver(patience);
  return {
    reverse: (address) => resolver.reverse(address),
    addresses: async (name) => {
      const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
      return answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
    },
  };
}

// one address is written in several ways: 2001:4860::1, 2001:4860:0:0::1
function same(one: string, other: string): boolean {
  const list = new BlockList();
  const family = (address: string) => (isIP(address) === 6 ? "ipv6" : "ipv4");
  list.addAddress(one, family(one));
  return isIP(other) !== 0 && list.check(other, family(other));
}

interface Claim {
  readonly engine: string;
  readonly address: string;
}

/** The address has a name of the engine's, and that name has the address: only the engine can make both so. */
async function proves({ engine, address }: Claim, names: Names): Promise<boolean> {
  const { domains = [] } = searchEngines.find(({ name }) => name === engine) ?? {};
  if (isIP(address) === 0 || domains.length === 0) return false;
  try {
    const own = (await names.reverse(address)).filter((name) =>
      domains.some((domain) => name.toLowerCase().endsWith(`.${domain}`)),
    );
    const found = await Promise.all(own.map((name) => names.addresses(name)));
    return found.flat().some((each) => same(address, each));
  } catch {
    // no name, or no answer: nothing is proved
    return false;
  }
}

/** Who says to be a search engine and was turned away. */
export function claims(store: Store, { since, until }: Period): Claim[] {
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
  const found = new Map<string, Claim>();
  for (const { client_ip: address, user_agent } of rows) {
    const engine = searchEngine(user_agent);
    if (engine !== null) found.set(`${engine} ${address}`, { engine, address });
  }
  return [...found.values()];
}

/** Those of them that are what they say, as "engine address". */
export async function verifiedBots(asked: readonly Claim[], names: Names): Promise<string[]> {
  const verified: string[] = [];
  const waiting = [...asked];
  const work = async (): Promise<void> => {
    for (let claim = waiting.pop(); claim; claim = waiting.pop())
      if (await proves(claim, names)) verified.push(`${claim.engine} ${claim.address}`);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return verified.sort();
}
