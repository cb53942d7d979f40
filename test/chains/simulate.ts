import { chance } from "../harness/simulation.ts";
import type { Event, Visit, Writer } from "./hops.ts";

/** What really happened to a request. */
export interface Truth {
  readonly situation: string;
  readonly path: string;
  readonly time: number;
  /** status that the user was sent */
  readonly status: number | null;
  readonly fault: string | null;
  readonly reason: string | null;
  /** index of the hop at fault; null: the origin, the client or none */
  readonly hop: number | null;
  readonly hidden: string | null;
  readonly kind: "person" | "scanner" | "health_check";
  /** the log of a hop that knew the cause is lost */
  readonly isLost: boolean;
}

export interface Hop {
  readonly source: string;
  readonly tier: "cdn" | "proxy";
  readonly write: Writer;
  /** how far its clock is ahead, in ms */
  readonly clock: number;
  readonly header?: string;
  /** what it sends where it has no answer to pass on */
  readonly statuses: Readonly<Partial<Record<Event["how"], number>>>;
  /** what its log has as the status of a client that left */
  readonly leftStatus: number | null;
}

type Outcome = Pick<Truth, "fault" | "reason" | "hop" | "hidden">;

/** What each hop did, from the edge inward, several times if the hop in front tried again; null: it has no line. */
export interface Situation {
  readonly name: string;
  readonly weight: number;
  readonly hops: readonly (readonly Event[] | null)[];
  readonly outcome: Outcome;
}

const firstMs = Date.parse("2026-11-16T00:00:00Z");
const hourMs = 3_600_000;
const browser = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const zgrab = "Mozilla/5.0 zgrab/0.x";
/** The log of the innermost hop lacks this hour. */
export const lostHour = { since: firstMs + 9 * hourMs, until: firstMs + 10 * hourMs };

const fine: Outcome = { fault: null, reason: null, hop: null, hidden: null };
export const origin = (reason: string): Outcome => ({ ...fine, fault: "origin", reason });
export const proxy = (reason: string, hop: number): Outcome => ({ ...fine, fault: "proxy", reason, hop });
export const cdn = (reason: string): Outcome => ({ ...fine, fault: "cdn", reason, hop: 0 });
export const hidden = (reason: string): Outcome => ({ ...fine, hidden: reason });
export const client = (reason: string): Outcome => ({ ...fine, fault: "client", reason });
export const good: Outcome = fine;

export const passed = (status: number, more: Partial<Event> = {}): Event => ({
  status,
  got: status,
  how: "passed",
  ms: 20,
  ...more,
});
export const failed = (how: Event["how"], status: number, ms = 20): Event => ({ status, got: null, how, ms });

/** The logs of a chain, by source, and the truth of each request of a user. */
export interface Simulation {
  readonly logs: ReadonlyMap<string, string>;
  readonly truths: readonly Truth[];
}

function pickFrom(situations: readonly Situation[], random: () => number): Situation {
  const all = situations.reduce((sum, { weight }) => sum + weight, 0);
  let rest = random() * all;
  const chosen = situations.find(({ weight }) => {
    rest -= weight;
    return rest < 0;
  });
  return chosen ?? (situations[0] as Situation);
}

/** The lines of the hops, by source. */
type Lines = ReadonlyMap<string, { readonly at: number; readonly text: string }[]>;

const isInLostHour = ({ time }: Visit): boolean => time >= lostHour.since && time < lostHour.until;

function writeLines(chain: readonly Hop[], situation: Situation, visit: Visit, lines: Lines): void {
  for (const [index, hop] of chain.entries()) {
    if (index === chain.length - 1 && isInLostHour(visit)) continue;
    for (const [turn, event] of (situation.hops[index] ?? []).entries()) {
      // an inner hop starts a little later than the one in front
      const at = visit.time + index * 2 + turn * 5 + hop.clock;
      lines.get(hop.source)?.push({ at: at + event.ms, text: hop.write(visit, event, at) });
    }
  }
}

function truthOf([edge]: readonly Hop[], { name, hops, outcome }: Situation, visit: Visit): Truth {
  const [event] = hops[0] ?? [];
  return {
    ...outcome,
    situation: name,
    path: visit.path,
    time: visit.time,
    status: event?.how === "left" ? (edge?.leftStatus ?? null) : (event?.status ?? null),
    kind: visit.agent === zgrab ? "scanner" : "person",
    // whether the innermost hop had a line decides what the middle one says
    isLost: isInLostHour(visit) && (hops[1] ?? null) !== null,
  };
}

function logOf({ source, header = "" }: Hop, lines: Lines): [string, string] {
  const text = (lines.get(source) ?? []).toSorted((a, b) => a.at - b.at).map((line) => `${line.text}\n`);
  return [source, header + text.join("")];
}

export function simulate(
  chain: readonly Hop[],
  situations: readonly Situation[],
  requests: number,
  seed: number,
): Simulation {
  const random = chance(seed);
  const lines: Lines = new Map(chain.map(({ source }) => [source, []]));
  const step = (24 * hourMs) / requests;
  const truths = Array.from({ length: requests }, (_, number): Truth => {
    const visit: Visit = {
      number,
      time: Math.floor(firstMs + (number + random() * 0.5) * step),
      client: `198.51.100.${1 + Math.floor(random() * 200)}`,
      path: `/r/${number}`,
      agent: random() < 0.03 ? zgrab : browser,
    };
    const situation = pickFrom(situations, random);
    writeLines(chain, situation, visit, lines);
    return truthOf(chain, situation, visit);
  });
  return { logs: new Map(chain.map((hop) => logOf(hop, lines))), truths };
}
