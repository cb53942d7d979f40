import { type Folded, fold, versionless } from "./fold.ts";
import { digits, likeness, threshold } from "./likeness.ts";

interface ClosestPath {
  readonly host: string | null;
  readonly folded: Folded;
  readonly good: number;
  readonly score: number;
}
interface WantedPath {
  readonly host: string | null;
  readonly folded: Folded;
  best: ClosestPath | null;
  /** as good a match, and another place */
  rival: ClosestPath | null;
}
interface ClosestState {
  readonly wanted: WantedPath[];
  /** by what a path that is there must share with them to be compared at all: most share nothing */
  readonly byWhole: Map<string, WantedPath[]>;
  readonly byLast: Map<string, WantedPath[]>;
  readonly bySlip: Map<string, WantedPath[]>;
  readonly parents: Set<string>;
  readonly byVersion: Map<string, WantedPath[]>;
  sealed: boolean;
}

// longer ones are made by programs, and no one would redirect them
const longest = 500;
const usable = (path: string): boolean =>
  path.length <= longest && path.startsWith("/") && !path.startsWith("//") && !/[\p{Cc}\\]/u.test(path);

interface PathParts {
  readonly whole: string;
  readonly last: string;
  readonly parent: string;
}
function partsOf({ segments }: Folded): PathParts {
  const whole = segments.join("/");
  const last = segments.at(-1) ?? "";
  return { whole, last, parent: whole.slice(0, whole.length - last.length) };
}

/** Where the last word may be written a little differently: its begin or its end is kept, and all its digits. */
const slips = ({ parent, last }: PathParts): string[] =>
  last.length < 4
    ? []
    : [last.slice(0, 2), last.slice(-2)].map((kept, end) => `${end}${kept} ${digits(last)} ${parent}`);

function add(map: Map<string, WantedPath[]>, key: string, wanted: WantedPath): void {
  const others = map.get(key);
  if (others) others.push(wanted);
  else map.set(key, [wanted]);
}

function want(state: ClosestState, host: string | null, folded: Folded): void {
  const wanted: WantedPath = { host, folded, best: null, rival: null };
  state.wanted.push(wanted);
  const parts = partsOf(folded);
  add(state.byWhole, parts.whole, wanted);
  add(state.byLast, parts.last, wanted);
  state.parents.add(parts.parent);
  for (const key of slips(parts)) add(state.bySlip, key, wanted);
  const pattern = versionless(folded);
  if (pattern !== null) add(state.byVersion, pattern, wanted);
}

// a last word of very many ("profile") says nothing: there the whole path must be alike
const common = 64;
const none: readonly WantedPath[] = [];

function* near(state: ClosestState, folded: Folded): Generator<readonly WantedPath[]> {
  const parts = partsOf(folded);
  const named = state.byLast.get(parts.last) ?? none;
  yield named.length > common ? (state.byWhole.get(parts.whole) ?? none) : named;
  if (state.parents.has(parts.parent)) {
    for (const key of slips(parts)) yield state.bySlip.get(key) ?? none;
  }
  const pattern = state.byVersion.size > 0 ? versionless(folded) : null;
  if (pattern !== null) yield state.byVersion.get(pattern) ?? none;
}

const same = (one: ClosestPath, other: ClosestPath): boolean =>
  one.host === other.host && one.folded.segments.join("/") === other.folded.segments.join("/");
const before = (one: ClosestPath, other: ClosestPath): boolean =>
  one.score > other.score || (one.score === other.score && one.good > other.good);

function offer(wanted: WantedPath, found: ClosestPath): void {
  if (found.score < threshold) return;
  const { best } = wanted;
  if (!best || before(found, best)) {
    wanted.best = found;
    if (best && !same(best, found)) wanted.rival = best;
  } else if (!same(best, found) && (!wanted.rival || before(found, wanted.rival))) wanted.rival = found;
}

const site = (host: string): string => host.split(".").slice(-2).join(".");

/** The same path on another host: of another site, only where the path itself is no common one. */
function scoreElsewhere(wanted: WantedPath, host: string | null, there: Folded): number {
  if (host === null || wanted.host === null || !/^[a-z0-9.-]+$/i.test(host)) return 0;
  const { segments, kind } = wanted.folded;
  if (kind !== there.kind || segments.join("/") !== there.segments.join("/")) return 0;
  if (site(host) === site(wanted.host)) return segments.length > 0 ? 0.85 : 0;
  return segments.length > 1 && (segments.at(-1)?.length ?? 0) >= 9 ? 0.75 : 0;
}

function compare(state: ClosestState, host: string | null, folded: Folded, good: number): void {
  for (const list of near(state, folded)) {
    for (const wanted of list) {
      if (wanted.host !== host)
        offer(wanted, { host, folded, good, score: scoreElsewhere(wanted, host, folded) });
      else if (wanted.folded.path !== folded.path)
        offer(wanted, { host, folded, good, score: likeness(wanted.folded, folded) });
    }
  }
}

/** Two places that fit as well are a guess, unless nearly all go to one of them. */
function decided({ best, rival }: WantedPath): ClosestPath | null {
  if (!best || !rival || best.score - rival.score >= 0.03) return best;
  return best.good >= rival.good * 5 ? best : null;
}

/**
 * The SQL aggregate `closest_paths(wanted, host, path, good)`: first the rows of missing paths (wanted 1), then those
 * of paths with good answers. Gives JSON: the missing ones that another path can stand for, with it and a score.
 */
export const closestPaths = {
  varargs: true,
  start: (): ClosestState => ({
    wanted: [],
    byWhole: new Map(),
    byLast: new Map(),
    bySlip: new Map(),
    parents: new Set(),
    byVersion: new Map(),
    sealed: false,
  }),
  step(state: ClosestState, ...[wanted, host, path, good]: readonly unknown[]): void {
    if (typeof path !== "string" || !usable(path)) return;
    const at = typeof host === "string" ? host : null;
    if (wanted === 1) {
      if (state.sealed) throw new Error("closest_paths: a missing path after those that are there");
      want(state, at, fold(path));
    } else if (state.wanted.length > 0) {
      state.sealed = true;
      compare(state, at, fold(path), Number(good));
    }
  },
  result: (state: ClosestState): string =>
    JSON.stringify(
      state.wanted.flatMap((wanted) => {
        const found = decided(wanted);
        if (!found) return [];
        const { host, folded, score } = found;
        return [
          {
            host: wanted.host,
            path: wanted.folded.path,
            target_host: host === wanted.host ? null : host,
            target: folded.path,
            score: Math.round(score * 100) / 100,
          },
        ];
      }),
    ),
};
