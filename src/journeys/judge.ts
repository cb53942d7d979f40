import type { ArrangedLines, JoinedBy } from "./arrange.ts";
import type { LogCoverage } from "./coverage.ts";
import type { JoinableLine } from "./lines.ts";
import type { SourceOrder } from "./order.ts";
import type { LineShape } from "./shapes.ts";
import { type JourneyHop, type JourneyVerdict, journeyVerdict } from "./verdict.ts";

/** What requests with lines of the same shapes have in common. */
export interface JourneyKind {
  /** of the outermost line */
  readonly lineShape: number;
  readonly joinedBy: JoinedBy | null;
  /** number of the hop of each line; 1 is the outermost */
  readonly hopNumbers: readonly number[];
  readonly chain: string;
  /** number of sources in the chain */
  readonly hops: number;
  readonly originStatus: number | null;
  /** status at each hop, of its last line: 502 > 502 > 500 */
  readonly statuses: string;
  readonly verdict: JourneyVerdict;
  /** the lines together say more than the outermost alone */
  readonly differs: boolean;
}

/** A request as its user made it. */
export interface Journey {
  readonly lines: ArrangedLines["lines"];
  readonly kind: JourneyKind;
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

function kindOf({ lines, joinedBy }: ArrangedLines, silent: readonly string[] | null): JourneyKind {
  const grouped = hopsOf(lines);
  const verdict = journeyVerdict({
    hops: [hopOf(grouped[0] ?? lines), ...grouped.slice(1).map(hopOf)],
    silent,
    guessed: joinedBy === "guess",
  });
  const sources = new Set(grouped.map(([first]) => first?.shape.source));
  const upstreamStatuses = lines.map(({ shape }) => shape.upstream_status);
  return {
    lineShape: lines[0].shape.id,
    joinedBy,
    hopNumbers: grouped.flatMap((hop, index) => hop.map(() => index + 1)),
    chain: [...sources].join(" > "),
    hops: sources.size,
    originStatus: upstreamStatuses.findLast((status) => status !== null) ?? null,
    statuses: grouped.map((hop) => hop.at(-1)?.shape.status ?? "-").join(" > "),
    verdict,
    differs:
      lines.length > 1 || verdict.reason !== lines[0].shape.reason || verdict.fault !== lines[0].shape.fault,
  };
}

const maxKinds = 100_000;

/** Judges requests. Those with the same shapes have the same verdict, which is decided once. */
export class JourneyJudge {
  readonly #order: SourceOrder;
  readonly #coverage: LogCoverage;
  readonly #kinds = new Map<string, JourneyKind>();

  constructor(order: SourceOrder, coverage: LogCoverage) {
    this.#order = order;
    this.#coverage = coverage;
  }

  /** The sources behind the innermost line, if their logs cover its time: the request did not arrive there. */
  #silentSources({ shape, time }: JoinableLine): readonly string[] | null {
    const behind = this.#order.pairs.filter(({ outer, adjacent }) => adjacent && outer === shape.source);
    const sources = behind.map(({ inner }) => inner);
    return sources.length > 0 && sources.every((source) => this.#coverage.covers(source, time))
      ? sources
      : null;
  }

  judge(arranged: ArrangedLines): Journey {
    const { lines, joinedBy } = arranged;
    const innermost = lines.at(-1) ?? lines[0];
    const failed = lines[0].shape.reason !== null && innermost.shape.reason !== null;
    const silent = failed ? this.#silentSources(innermost) : null;
    let key = `${joinedBy} ${silent?.join(" > ") ?? ""}`;
    for (const { shape } of lines) key += ` ${shape.id}`;
    let kind = this.#kinds.get(key);
    if (kind === undefined) {
      kind = kindOf(arranged, silent);
      if (this.#kinds.size >= maxKinds) this.#kinds.clear();
      this.#kinds.set(key, kind);
    }
    return { lines, kind };
  }
}
