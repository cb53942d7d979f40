import { VarintReader, type VarintWriter } from "./varints.ts";

// What requests of an hour add up to, packed: entry after entry in the order of shape, route and what their lines
// tell. Most of an entry is the difference to what stands before it, in a byte or two.

/** What the line of a request tells, as bits; the view row_times has them in SQL. */
export const tells = { requestTime: 1, upstreamTime: 2, tries: 4 } as const;
export const timed = tells.requestTime | tells.upstreamTime;
/** How many values these bits have. */
export const told = 8;

/** Requests of a shape and a route (0: none) whose lines tell the same. */
export interface Head {
  readonly shape: number;
  readonly route: number;
  readonly tells: number;
  readonly requests: number;
}

/** Of a request: how long it took, how long upstreams did, and the rest, which was the hop's own. */
export const stages = ["request", "upstream", "proxy"] as const;
export type Stage = 0 | 1 | 2;

const ofTold: readonly (readonly Stage[])[] = [[], [0], [1], [0, 1, 2]];
const ofOne: readonly (readonly Stage[])[] = [[], [0], [1], [0, 1]];

/** Which times an entry holds. Of a single request the last follows from the other two. */
export const stagesOf = ({ tells: bits, requests }: Head): readonly Stage[] =>
  (requests > 1 ? ofTold : ofOne)[bits & timed] ?? [];

/** The hop's own time. */
export const proxyTime = (request: number, upstream: number): number => Math.max(0, request - upstream);

/** Begins an entry behind another. */
export function packHead(into: VarintWriter, head: Head, before: Head | undefined): void {
  const same = before?.shape === head.shape;
  into.add(((head.requests - 1) * 2 + Number(same)) * told + head.tells);
  if (!same) into.addSigned(head.shape - (before?.shape ?? 0));
  into.add(same ? head.route - before.route : head.route);
}

/** Times of one stage, from one index to another, in their order. */
export function packTimes(into: VarintWriter, times: Float64Array, start: number, end: number): void {
  let before = 0;
  for (let from = start, to = start; from < end; from = to) {
    const time = times[from] ?? 0;
    while (to < end && times[to] === time) to++;
    const often = to - from;
    into.add((time - before) * 2 + Number(often > 1));
    if (often > 1) into.add(often - 2);
    before = time;
  }
}

/** Takes what was packed. */
export interface Taker {
  /** Whether the times of the entry are of interest. */
  readonly entry: (head: Head) => boolean;
  /** Times of a stage of the entry follow. */
  readonly stage: (stage: Stage) => void;
  readonly time: (ms: number, requests: number) => void;
}

/** Gives the last of the times. */
function unpackTimes(bytes: VarintReader, requests: number, take: Taker["time"]): number {
  let ms = 0;
  for (let left = requests; left > 0; ) {
    const word = bytes.next();
    ms += Math.floor(word / 2);
    const often = word % 2 === 1 ? bytes.next() + 2 : 1;
    take(ms, often);
    left -= often;
  }
  return ms;
}

/** The entry that begins there. */
function unpackHead(bytes: VarintReader, before: Pick<Head, "shape" | "route">): Head {
  const word = bytes.next();
  const same = Math.floor(word / told) % 2 === 1;
  const shape = same ? before.shape : before.shape + bytes.nextSigned();
  const route = same ? before.route + bytes.next() : bytes.next();
  return { shape, route, tells: word % told, requests: Math.floor(word / told / 2) + 1 };
}

function unpackStages(bytes: VarintReader, head: Head, taker: Taker): void {
  const lasts: number[] = [];
  for (const stage of stagesOf(head)) {
    taker.stage(stage);
    lasts.push(unpackTimes(bytes, head.requests, taker.time));
  }
  if (lasts.length !== 2) return;
  taker.stage(2);
  taker.time(proxyTime(lasts[0] ?? 0, lasts[1] ?? 0), 1);
}

const nobody: Taker = { entry: () => false, stage: () => {}, time: () => {} };

/** Reads entry after entry, the times of each behind it. */
export function unpack(packed: Uint8Array, taker: Taker): void {
  const bytes = new VarintReader(packed);
  let head = { shape: 0, route: 0 };
  while (!bytes.ended) {
    const next = unpackHead(bytes, head);
    unpackStages(bytes, next, taker.entry(next) ? taker : nobody);
    head = next;
  }
}
