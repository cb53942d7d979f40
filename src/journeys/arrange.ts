import type { JoinableLine } from "./lines.ts";
import type { SourceOrder } from "./order.ts";

export type JoinedBy = "request_id" | "edge_id" | "trace_id" | "guess";

/** The lines of one request, from the outermost hop inward; lines of one hop in time order. */
export interface ArrangedLines {
  readonly lines: readonly [JoinableLine, ...JoinableLine[]];
  readonly joinedBy: JoinedBy | null;
}

/** Returns the path of a line as text. */
export type PathOf = (line: JoinableLine) => string | null;

// clocks and rounded times differ by this
const toleranceMs = 5000;

const isInternal = ({ shape }: JoinableLine): boolean => shape.client_kind === "internal";

/** A line of a CDN for its own subrequest is behind the line of the client's request. */
const rankOf = (line: JoinableLine, order: SourceOrder): number =>
  2 * order.indexOf(line.shape.source) + Number(isInternal(line));

const byRank =
  (order: SourceOrder) =>
  (a: JoinableLine, b: JoinableLine): number =>
    rankOf(a, order) - rankOf(b, order) || a.time - b.time || a.line - b.line || a.shape.id - b.shape.id;

function linkOf(outer: JoinableLine, inner: JoinableLine): JoinedBy | null {
  if (outer.requestId !== null && inner.requestId === outer.requestId) return "request_id";
  if (outer.requestId !== null && inner.edgeId === outer.requestId) return "edge_id";
  if (outer.edgeId !== null && (inner.requestId === outer.edgeId || inner.edgeId === outer.edgeId))
    return "edge_id";
  return outer.traceKey !== null && inner.traceKey === outer.traceKey ? "trace_id" : null;
}

/** How the outermost line is joined with the next one that shares an id with it, else how any two lines are. */
function joinedByOf(lines: readonly JoinableLine[]): JoinedBy | null {
  for (const [index, outer] of lines.entries())
    for (const inner of lines.slice(index + 1)) {
      const link = linkOf(outer, inner);
      if (link !== null) return link;
    }
  return null;
}

/** Whether a proxy may have passed on one path as the other: it may add or remove a prefix. */
const samePath = (a: string | null, b: string | null): boolean =>
  a === null || b === null || a === b || a.endsWith(b) || b.endsWith(a);

/** How far an inner line is from an outer one, in ms: 0 if it happened during the outer request. */
function distance(outer: JoinableLine, inner: JoinableLine): number {
  const duration = Math.max(outer.requestTime ?? 0, inner.requestTime ?? 0);
  return Math.max(0, Math.abs(outer.time - inner.time) - duration);
}

const sharesId = (a: JoinableLine, b: JoinableLine): boolean =>
  [linkOf(a, b), linkOf(b, a)].some((link) => link === "request_id" || link === "edge_id");

/** The outer line to which an inner line belongs: with the same path, the nearest in time. */
function outerOf(
  inner: JoinableLine,
  outers: readonly JoinableLine[],
  comparesPath: boolean,
  pathOf: PathOf,
): JoinableLine | null {
  let best: JoinableLine | null = null;
  for (const outer of outers) {
    if (comparesPath && outer.path !== inner.path && !samePath(pathOf(outer), pathOf(inner))) continue;
    if (outers.length > 1 && distance(outer, inner) > toleranceMs) continue;
    if (best === null || distance(outer, inner) < distance(best, inner)) best = outer;
  }
  return best;
}

/** Lines of one request that were joined by content. */
export function guessed(lines: readonly JoinableLine[], order: SourceOrder): ArrangedLines {
  const [first, ...rest] = [...lines].sort(byRank(order));
  if (first === undefined) throw new Error("no lines");
  return { lines: [first, ...rest], joinedBy: "guess" };
}

/**
 * Splits lines that share ids into requests: a client that repeats its request may repeat its id, and a trace covers
 * further requests that the first one caused, with other paths.
 */
export function arrange(
  lines: readonly JoinableLine[],
  order: SourceOrder,
  pathOf: PathOf,
): readonly ArrangedLines[] {
  const [first, ...rest] = lines.length === 1 ? lines : [...lines].sort(byRank(order));
  if (first === undefined) return [];
  if (rest.length === 0) return [{ lines: [first], joinedBy: null }];
  const rank = rankOf(first, order);
  const outers = [first, ...rest.filter((line) => rankOf(line, order) === rank)];
  const behind = new Map<JoinableLine, JoinableLine[]>(outers.map((line) => [line, []]));
  const left: JoinableLine[] = [];
  for (const line of rest.slice(outers.length - 1)) {
    const onlyTrace = !lines.some((other) => other !== line && sharesId(other, line));
    const outer = outerOf(line, outers, onlyTrace || outers.length > 1, pathOf);
    (outer === null ? left : (behind.get(outer) ?? left)).push(line);
  }
  const requests = [...behind].map(([outer, inner]): ArrangedLines => {
    const all = [outer, ...inner] as const;
    return { lines: all, joinedBy: joinedByOf(all) };
  });
  return [...requests, ...arrange(left, order, pathOf)];
}
