import { VarintReader, type VarintWriter } from "./varints.ts";

// The format of hour_counts.counts: entries in the order of dimensions, route and flags. An entry is a header and its
// times. Numbers are stored as differences to the previous one, mostly in one or two bytes.

/** Which values a line has, as bits; column `tells` of the view row_times. */
export const lineFlags = { requestTime: 1, upstreamTime: 2, attempts: 4 } as const;
export const timeFlags = lineFlags.requestTime | lineFlags.upstreamTime;
/** Number of combinations of the flags. */
export const flagRange = 8;

/** Requests with the same dimensions, route (0: none) and flags. */
export interface CountsHeader {
  readonly dimensions: number;
  readonly route: number;
  readonly flags: number;
  readonly requests: number;
}

/** Times of a request: the whole request, waiting for upstreams, and the difference, which the proxy spent itself. */
export const stages = ["request", "upstream", "proxy"] as const;
export type TimeStage = 0 | 1 | 2;

const stagesByFlags: readonly (readonly TimeStage[])[] = [[], [0], [1], [0, 1, 2]];
// the third time of a single request is computed from the other two
const stagesOfOneRequest: readonly (readonly TimeStage[])[] = [[], [0], [1], [0, 1]];

/** The stages whose times an entry stores. */
export const stagesOf = ({ flags, requests }: CountsHeader): readonly TimeStage[] =>
  (requests > 1 ? stagesByFlags : stagesOfOneRequest)[flags & timeFlags] ?? [];

/** Time that the proxy spent itself, in ms. */
export const proxyTime = (request: number, upstream: number): number => Math.max(0, request - upstream);

export function packHeader(
  output: VarintWriter,
  header: CountsHeader,
  previous: CountsHeader | undefined,
): void {
  const same = previous?.dimensions === header.dimensions;
  output.add(((header.requests - 1) * 2 + Number(same)) * flagRange + header.flags);
  if (!same) output.addSigned(header.dimensions - (previous?.dimensions ?? 0));
  output.add(same ? header.route - previous.route : header.route);
}

/** Packs the sorted times of one stage from index `start` to `end`; equal times are stored once with their number. */
export function packTimes(output: VarintWriter, times: Float64Array, start: number, end: number): void {
  let previous = 0;
  for (let from = start, to = start; from < end; from = to) {
    const time = times[from] ?? 0;
    while (to < end && times[to] === time) to++;
    const repeats = to - from;
    output.add((time - previous) * 2 + Number(repeats > 1));
    if (repeats > 1) output.add(repeats - 2);
    previous = time;
  }
}

/** Receives the entries of packed counts. */
export interface CountsVisitor {
  /** Returns whether to report the times of the entry. */
  readonly entry: (header: CountsHeader) => boolean;
  /** The next times belong to this stage. */
  readonly stage: (stage: TimeStage) => void;
  readonly time: (ms: number, requests: number) => void;
}

/** Returns the last time. */
function unpackTimes(input: VarintReader, requests: number, onTime: CountsVisitor["time"]): number {
  let ms = 0;
  for (let left = requests; left > 0; ) {
    const number = input.next();
    ms += Math.floor(number / 2);
    const repeats = number % 2 === 1 ? input.next() + 2 : 1;
    onTime(ms, repeats);
    left -= repeats;
  }
  return ms;
}

function unpackHeader(
  input: VarintReader,
  previous: Pick<CountsHeader, "dimensions" | "route">,
): CountsHeader {
  const number = input.next();
  const same = Math.floor(number / flagRange) % 2 === 1;
  const dimensions = same ? previous.dimensions : previous.dimensions + input.nextSigned();
  const route = same ? previous.route + input.next() : input.next();
  return {
    dimensions,
    route,
    flags: number % flagRange,
    requests: Math.floor(number / flagRange / 2) + 1,
  };
}

function unpackStages(input: VarintReader, header: CountsHeader, visitor: CountsVisitor): void {
  const lastTimes: number[] = [];
  for (const stage of stagesOf(header)) {
    visitor.stage(stage);
    lastTimes.push(unpackTimes(input, header.requests, visitor.time));
  }
  if (lastTimes.length !== 2) return;
  visitor.stage(2);
  visitor.time(proxyTime(lastTimes[0] ?? 0, lastTimes[1] ?? 0), 1);
}

const ignore: CountsVisitor = { entry: () => false, stage: () => {}, time: () => {} };

/** Reports the entries of packed counts to a visitor, in their order. */
export function unpackCounts(packed: Uint8Array, visitor: CountsVisitor): void {
  const input = new VarintReader(packed);
  let previous = { dimensions: 0, route: 0 };
  while (!input.ended) {
    const header = unpackHeader(input, previous);
    unpackStages(input, header, visitor.entry(header) ? visitor : ignore);
    previous = header;
  }
}
