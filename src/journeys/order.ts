import { isPrivateAddress } from "../classify/peer.ts";
import type { Store } from "../store/store.ts";
import { secondMs } from "../units.ts";
import { storedChain } from "./chain.ts";
import { LineGroups } from "./groups.ts";
import { type JoinableLine, LineReader } from "./lines.ts";
import type { LineShape, LineShapes } from "./shapes.ts";

/** Two sources that log the same requests; `outer` is in front of `inner`. */
interface SourcePair {
  readonly outer: string;
  readonly inner: string;
  /** no other source logs a hop between them */
  readonly adjacent: boolean;
  /** they log a common id */
  readonly sharesId: boolean;
  /** they log the same hosts */
  readonly sameHost: boolean;
}

/** The order of sources from the client inward. */
export interface SourceOrder {
  readonly sources: readonly string[];
  readonly pairs: readonly SourcePair[];
  indexOf(source: string): number;
}

// lines with ids that are read from the beginning of each source
const sampleLines = 10_000;

// evidence that one line was logged in front of another; each outweighs those after it
const weights = { tier: 1000, id: 1000, answer: 100, peer: 30, balancer: 10, duration: 3, start: 1 } as const;

// managed load balancers, which are seldom behind another proxy of the user
export const balancers = /^(?:alb|azure|gcp|google|ncsa-lb|cloud)/;

/** What the connection of a line was: the client itself, another public address, or a private one. */
interface Connection {
  readonly client: string | null;
  readonly peer: string | null;
}

const selectConnection = `
  select client_ip as client, iif(other_peer is null, client_ip, nullif(other_peer, '')) as peer
  from request_lines where time_ms = ? and line = ? and shape = ?`;

const sign = (value: number): number => Math.sign(value);

/** How far a peer is from the client: 0 is the client itself. */
function peerDistance({ client, peer }: Connection): number | null {
  if (peer === null) return null;
  if (isPrivateAddress(peer)) return 2;
  return client === peer ? 0 : 1;
}

/** The answer that one line says it received, the other one certainly made itself. */
const receivedFrom = ({ shape: a }: JoinableLine, { shape: b }: JoinableLine): boolean =>
  a.status === b.status &&
  a.reason !== null &&
  a.answered_by === "origin" &&
  b.confidence === "certain" &&
  (b.answered_by === "proxy" || b.answered_by === "cdn");

/** Which line began first, as far as the times of both tell: many servers log whole seconds. */
function startOrder(a: JoinableLine, b: JoinableLine): number {
  const unit = a.time % secondMs === 0 || b.time % secondMs === 0 ? secondMs : 1;
  return sign(Math.floor(b.time / unit) - Math.floor(a.time / unit));
}

/** Above 0 if `a` is in front of `b`, below 0 if it is behind. */
function evidence(
  a: JoinableLine,
  b: JoinableLine,
  connectionOf: (line: JoinableLine) => Connection,
): number {
  const tier = Number(b.shape.tier === "proxy") - Number(a.shape.tier === "proxy");
  const id =
    Number(a.requestId !== null && a.requestId === b.edgeId) -
    Number(b.requestId !== null && b.requestId === a.edgeId);
  const [peerOfA, peerOfB] = [peerDistance(connectionOf(a)), peerDistance(connectionOf(b))];
  const peer = peerOfA === null || peerOfB === null ? 0 : peerOfB - peerOfA;
  const balancer = Number(balancers.test(a.shape.format)) - Number(balancers.test(b.shape.format));
  const duration = a.requestTime === null || b.requestTime === null ? 0 : a.requestTime - b.requestTime;
  return (
    weights.tier * sign(tier) +
    weights.id * sign(id) +
    weights.answer * (Number(receivedFrom(a, b)) - Number(receivedFrom(b, a))) +
    weights.peer * sign(peer) +
    weights.balancer * sign(balancer) +
    weights.duration * sign(duration) +
    weights.start * startOrder(a, b)
  );
}

interface PairCounts {
  evidence: number;
  consecutive: number;
  separated: number;
  sharesId: boolean;
  sameHost: number;
  otherHost: number;
}

const pairKey = (a: string, b: string): string => JSON.stringify([a, b]);

const isShared = (id: string | null, ...others: readonly (string | null)[]): boolean =>
  id !== null && others.includes(id);

const shareId = (a: JoinableLine, b: JoinableLine): boolean =>
  isShared(a.requestId, b.requestId, b.edgeId) ||
  isShared(a.edgeId, b.requestId, b.edgeId) ||
  isShared(a.traceKey, b.traceKey);

/** Adds up the evidence of groups of lines for each pair of sources. */
class PairEvidence {
  readonly #connectionOf;
  readonly #counts = new Map<string, PairCounts>();
  readonly groups: (readonly JoinableLine[])[] = [];

  constructor(connectionOf: (line: JoinableLine) => Connection) {
    this.#connectionOf = connectionOf;
  }

  counts(a: string, b: string): PairCounts {
    const key = pairKey(a, b);
    const counts = this.#counts.get(key) ?? {
      evidence: 0,
      consecutive: 0,
      separated: 0,
      sharesId: false,
      sameHost: 0,
      otherHost: 0,
    };
    this.#counts.set(key, counts);
    return counts;
  }

  has(a: string, b: string): boolean {
    return this.#counts.has(pairKey(a, b));
  }

  add(lines: readonly JoinableLine[]): void {
    const firsts = [...new Map(lines.map((line) => [line.shape.source, line])).values()];
    if (firsts.length < 2) return;
    this.groups.push(firsts);
    for (const a of firsts)
      for (const b of firsts) {
        if (a === b) continue;
        const counts = this.counts(a.shape.source, b.shape.source);
        counts.evidence += evidence(a, b, this.#connectionOf);
        if (a.shape.host === b.shape.host) counts.sameHost++;
        else counts.otherHost++;
        counts.sharesId ||= shareId(a, b);
      }
  }
}

/** Sources by the number of others that they are in front of; those of CDNs first, then by name. */
function sortSources(
  shapes: readonly Pick<LineShape, "source" | "tier">[],
  pairs: PairEvidence,
  chain: readonly string[],
): readonly string[] {
  const names = [...new Set(shapes.map(({ source }) => source))];
  const isCdn = new Set(shapes.filter(({ tier }) => tier === "cdn").map(({ source }) => source));
  const wins = (name: string): number =>
    names.filter((other) => pairs.has(name, other) && pairs.counts(name, other).evidence > 0).length -
    names.filter((other) => pairs.has(name, other) && pairs.counts(name, other).evidence < 0).length;
  const byChain = (a: string, b: string): number =>
    chain.includes(a) && chain.includes(b) ? chain.indexOf(a) - chain.indexOf(b) : 0;
  return names.sort(
    (a, b) =>
      byChain(a, b) ||
      Number(isCdn.has(b)) - Number(isCdn.has(a)) ||
      wins(b) - wins(a) ||
      Number(a > b) - Number(a < b),
  );
}

/** Counts which sources follow each other in the sampled groups. */
function countNeighbors(pairs: PairEvidence, indexOf: (source: string) => number): void {
  for (const group of pairs.groups) {
    const sources = group.map(({ shape }) => shape.source).sort((a, b) => indexOf(a) - indexOf(b));
    for (const [index, outer] of sources.entries())
      for (const [further, inner] of sources.slice(index + 1).entries()) {
        const counts = pairs.counts(outer, inner);
        if (further === 0) counts.consecutive++;
        else counts.separated++;
      }
  }
}

function sample(store: Store, shapes: LineShapes): PairEvidence {
  const connection = store.prepare<unknown[], Connection>(selectConnection);
  const pairs = new PairEvidence(
    (line) => connection.get(line.time, line.line, line.shape.id) ?? { client: null, peer: null },
  );
  const reader = new LineReader(store, shapes);
  const starts = store
    .prepare<[], number>(
      `select unixepoch(min(first_time)) * 1000 from files where first_time is not null group by source
      union select min(time_ms) from request_rows`,
    )
    .pluck()
    .all();
  for (const since of new Set(starts)) {
    const groups = new LineGroups((lines) => pairs.add(lines));
    const page = reader.pages(since, Number.MAX_SAFE_INTEGER, sampleLines).next();
    for (const line of page.done ? [] : page.value) groups.add(line);
    groups.closeBefore(Number.POSITIVE_INFINITY);
  }
  return pairs;
}

/**
 * Derives the order of the sources from a sample of the requests that several of them logged: the tier, which line has
 * the id that the other one made, who received the answer that the other one made, whose peer is the client, the kind of
 * server, who lasted longer and started first.
 * The configured order precedes. `joined`: further requests, each with lines of several sources.
 */
export function orderOfSources(
  store: Store,
  shapes: LineShapes,
  joined: readonly (readonly JoinableLine[])[] = [],
): SourceOrder {
  const pairs = sample(store, shapes);
  for (const lines of joined) pairs.add(lines);
  const sources = store
    .prepare<[], Pick<LineShape, "source" | "tier">>("select distinct source, tier from shapes")
    .all();
  const order = sortSources(sources, pairs, storedChain(store));
  const indexes = new Map(order.map((source, index) => [source, index]));
  const indexOf = (source: string): number => indexes.get(source) ?? order.length;
  countNeighbors(pairs, indexOf);
  const found = order.flatMap((outer, index) =>
    order.slice(index + 1).flatMap((inner): readonly SourcePair[] => {
      if (!pairs.has(outer, inner)) return [];
      const { consecutive, separated, sharesId, sameHost, otherHost } = pairs.counts(outer, inner);
      return [{ outer, inner, adjacent: consecutive > separated, sharesId, sameHost: sameHost > otherHost }];
    }),
  );
  return { sources: order, pairs: found, indexOf };
}
