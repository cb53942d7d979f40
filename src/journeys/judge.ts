import type { ArrangedLines } from "./arrange.ts";
import type { LogCoverage } from "./coverage.ts";
import type { JoinableLine } from "./lines.ts";
import type { SourceOrder } from "./order.ts";
import type { LineShape } from "./shapes.ts";
import { type JourneyHop, type JourneyVerdict, journeyVerdict } from "./verdict.ts";

/** A request as its user made it. */
export interface Journey extends ArrangedLines {
  /** number of the hop of each line; 1 is the outermost */
  readonly hopNumbers: readonly number[];
  readonly chain: string;
  readonly originStatus: number | null;
  /** status at each hop, of its last line: 502 > 502 > 500 */
  readonly statuses: string;
  readonly verdict: JourneyVerdict;
  /** the lines together say more than the outermost alone */
  readonly differs: boolean;
}

const sameHop = (a: LineShape, b: LineShape): boolean =>
  a.source === b.source && (a.client_kind === "internal") === (b.client_kind === "internal");

/** Lines of the same hop are tries; the last one is what the hop in front received. */
function hopsOf(lines: readonly JoinableLine[]): readonly JoinableLine[][] {
  const hops: JoinableLine[][] = [];
  for (const line of lines) {
    const hop = hops.at(-1);
    if (hop?.[0] && sameHop(hop[0].shape, line.shape)) hop.push(line);
    else hops.push([line]);
  }
  return hops;
}

const hopOf = (lines: readonly JoinableLine[]): JourneyHop => ({
  line: (lines.at(-1) as JoinableLine).shape,
  tries: lines.slice(0, -1).map(({ shape }) => shape),
});

/** The sources behind the innermost hop, if their logs cover the time: the request did not arrive there. */
function silentSources(
  { shape, time }: JoinableLine,
  order: SourceOrder,
  coverage: LogCoverage,
): readonly string[] | null {
  if (shape.reason === null) return null;
  const behind = order.pairs.filter(({ outer, adjacent }) => adjacent && outer === shape.source);
  const sources = behind.map(({ inner }) => inner);
  return sources.length > 0 && sources.every((source) => coverage.covers(source, time)) ? sources : null;
}

/** Judges the lines of one request. */
export function judgeJourney(arranged: ArrangedLines, order: SourceOrder, coverage: LogCoverage): Journey {
  const { lines, joinedBy } = arranged;
  const grouped = hopsOf(lines);
  const innermost = grouped.at(-1)?.at(-1) ?? lines[0];
  const failed = lines[0].shape.reason !== null;
  const silent = failed ? silentSources(innermost, order, coverage) : null;
  const verdict = journeyVerdict({
    hops: [hopOf(grouped[0] ?? lines), ...grouped.slice(1).map(hopOf)],
    silent,
    guessed: joinedBy === "guess",
  });
  const sources = new Set(grouped.map(([first]) => first?.shape.source));
  const upstreamStatuses = lines.map(({ shape }) => shape.upstream_status);
  return {
    ...arranged,
    hopNumbers: grouped.flatMap((hop, index) => hop.map(() => index + 1)),
    chain: [...sources].join(" > "),
    originStatus: upstreamStatuses.findLast((status) => status !== null) ?? null,
    statuses: grouped.map((hop) => hop.at(-1)?.shape.status ?? "-").join(" > "),
    verdict,
    differs: lines.length > 1 || verdict.reason !== lines[0].shape.reason,
  };
}
