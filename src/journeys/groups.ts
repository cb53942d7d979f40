import { minuteMs } from "../units.ts";
import type { JoinableLine } from "./lines.ts";

// lines of one request are at most as far apart as the longer of them lasted, and this time for clocks that differ
const clockSkewMs = minuteMs;
const maxDurationMs = 5 * minuteMs;
/** A line is never joined with one that is further away. */
export const maxDistanceMs = clockSkewMs + maxDurationMs;
// an id on more lines than this is not the id of a request
const maxLines = 64;

/** Lines that share ids, directly or through other lines. */
interface OpenGroup {
  readonly lines: JoinableLine[];
  /** time up to which a line can join, in ms */
  until: number;
  /** time of the first line */
  readonly since: number;
  /** the group that took over the lines of this one */
  mergedInto: OpenGroup | null;
  /** has more lines than a request can have */
  oversized: boolean;
}

function rootOf(group: OpenGroup): OpenGroup {
  let root = group;
  while (root.mergedInto !== null) root = root.mergedInto;
  return root;
}

const untilOf = ({ time, requestTime }: JoinableLine): number =>
  time + Math.min(maxDurationMs, requestTime ?? 0) + clockSkewMs;

/**
 * Groups lines that share an id. Lines arrive in time order; only groups that can still grow are in memory.
 * `onGroup` receives each complete group, also of one line.
 */
export class LineGroups {
  readonly #onGroup: (lines: readonly JoinableLine[]) => void;
  readonly #byId = new Map<string, OpenGroup>();
  readonly #byTrace = new Map<string, OpenGroup>();
  readonly #open = new Set<OpenGroup>();

  constructor(onGroup: (lines: readonly JoinableLine[]) => void) {
    this.#onGroup = onGroup;
  }

  /** Time of the earliest line of an open group; null if there is none. */
  get since(): number | null {
    let since: number | null = null;
    for (const group of this.#open) if (since === null || group.since < since) since = group.since;
    return since;
  }

  #find(map: Map<string, OpenGroup>, key: string | null, time: number): OpenGroup | null {
    const found = key === null ? undefined : map.get(key);
    if (found === undefined) return null;
    const group = rootOf(found);
    if (group.until >= time) return group;
    this.#close(group);
    return null;
  }

  add(line: JoinableLine): void {
    const { requestId, edgeId, traceKey, time } = line;
    const found = [
      this.#find(this.#byId, requestId, time),
      this.#find(this.#byId, edgeId, time),
      this.#find(this.#byTrace, traceKey, time),
    ];
    let group: OpenGroup | null = null;
    for (const each of found) {
      if (each === null || each === group || each.mergedInto !== null) continue;
      group = group === null ? each : this.#merge(group, each);
    }
    group ??= this.#start(line);
    group.until = Math.max(group.until, untilOf(line));
    if (group.lines.length < maxLines) this.#join(group, line);
    else this.#refuse(group, line);
  }

  #join(group: OpenGroup, line: JoinableLine): void {
    const { requestId, edgeId, traceKey } = line;
    group.lines.push(line);
    if (requestId !== null) this.#byId.set(requestId, group);
    if (edgeId !== null) this.#byId.set(edgeId, group);
    if (traceKey !== null) this.#byTrace.set(traceKey, group);
  }

  /** Passes on the line alone, so that the group does not grow. */
  #refuse(group: OpenGroup, line: JoinableLine): void {
    group.oversized = true;
    this.#onGroup([line]);
  }

  #start(line: JoinableLine): OpenGroup {
    const group = {
      lines: [],
      until: untilOf(line),
      since: line.time,
      mergedInto: null,
      oversized: false,
    };
    this.#open.add(group);
    return group;
  }

  #merge(into: OpenGroup, other: OpenGroup): OpenGroup {
    if (into.since > other.since || (into.since === other.since && into.lines.length < other.lines.length))
      return this.#merge(other, into);
    into.lines.push(...other.lines);
    into.until = Math.max(into.until, other.until);
    into.oversized ||= other.oversized || into.lines.length > maxLines;
    other.mergedInto = into;
    this.#open.delete(other);
    return into;
  }

  #close(group: OpenGroup): void {
    if (!this.#open.delete(group)) return;
    for (const { requestId, edgeId, traceKey } of group.lines) {
      if (requestId !== null) this.#byId.delete(requestId);
      if (edgeId !== null) this.#byId.delete(edgeId);
      if (traceKey !== null) this.#byTrace.delete(traceKey);
    }
    if (!group.oversized) this.#onGroup(group.lines);
    else for (const line of group.lines) this.#onGroup([line]);
  }

  /** Passes on all groups that no line at or after this time can join. */
  closeBefore(time: number): void {
    for (const group of this.#open) if (group.until < time) this.#close(group);
  }
}
