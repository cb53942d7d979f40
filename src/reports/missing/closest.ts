import { type Folded, fold, versionless } from "./fold.ts";
import { likeness, threshold } from "./likeness.ts";

interface Found {
  readonly host: string | null;
  readonly folded: Folded;
  readonly good: number;
  readonly score: number;
}
interface Wanted {
  readonly host: string | null;
  readonly folded: Folded;
  best: Found | null;
  /** as good a match, and another place */
  rival: Found | null;
}
interface State {
  readonly wanted: Wanted[];
  readonly index: Map<string, Wanted[]>;
  sealed: boolean;
}

// longer ones are made by programs, and no one would redirect them
const longest = 500;
const usable = (path: string): boolean =>
  path.length <= longest && path.startsWith("/") && !path.startsWith("//") && !/[\p{Cc}\\]/u.test(path);

/** What two paths have in common if one may stand for the other; only those that share a key are compared. */
function keysOf(folded: Folded): string[] {
  const { segments, kind } = folded;
  const whole = segments.join("/");
  const keys = [`=${whole}`, `/${segments.at(-1) ?? ""}`];
  const pattern = versionless(folded);
  if (pattern !== null) keys.push(`#${pattern}`);
  let start = 0;
  for (const segment of segments) {
    const end = start + segment.length;
    const around = `${whole.slice(0, start)}*${whole.slice(end)}`;
    if (segment.length >= 4) keys.push(`${segment.slice(0, 2)}${around}`, `${around}${segment.slice(-2)}`);
    start = end + 1;
  }
  return keys.map((key) => `${key}.${kind}`);
}

const elsewhere = (whole: string, kind: string): string => `>${whole}.${kind}`;

function want(state: State, host: string | null, folded: Folded): void {
  const wanted: Wanted = { host, folded, best: null, rival: null };
  state.wanted.push(wanted);
  const keys = keysOf(folded).map((key) => `${host ?? ""} ${key}`);
  for (const key of [...keys, elsewhere(folded.segments.join("/"), folded.kind)]) {
    const others = state.index.get(key);
    if (others) others.push(wanted);
    else state.index.set(key, [wanted]);
  }
}

const same = (one: Found, other: Found): boolean =>
  one.host === other.host && one.folded.segments.join("/") === other.folded.segments.join("/");
const before = (one: Found, other: Found): boolean =>
  one.score > other.score || (one.score === other.score && one.good > other.good);

function offer(wanted: Wanted, found: Found): void {
  if (found.score < threshold) return;
  const { best } = wanted;
  if (!best || before(found, best)) {
    wanted.best = found;
    if (best && !same(best, found)) wanted.rival = best;
  } else if (!same(best, found) && (!wanted.rival || before(found, wanted.rival))) wanted.rival = found;
}

const site = (host: string): string => host.split(".").slice(-2).join(".");

/** The same path on another host: of another site, only where the path itself is no common one. */
function scoreElsewhere(wanted: Wanted, host: string | null): number {
  if (host === null || wanted.host === null || !/^[a-z0-9.-]+$/i.test(host)) return 0;
  const { segments } = wanted.folded;
  if (site(host) === site(wanted.host)) return segments.length > 0 ? 0.85 : 0;
  return segments.length > 1 && (segments.at(-1)?.length ?? 0) >= 9 ? 0.75 : 0;
}

function compare(state: State, host: string | null, folded: Folded, good: number): void {
  const seen = new Set<Wanted>();
  for (const key of keysOf(folded)) {
    for (const wanted of state.index.get(`${host ?? ""} ${key}`) ?? []) {
      if (seen.has(wanted) || wanted.folded.path === folded.path) continue;
      seen.add(wanted);
      offer(wanted, { host, folded, good, score: likeness(wanted.folded, folded) });
    }
  }
  for (const wanted of state.index.get(elsewhere(folded.segments.join("/"), folded.kind)) ?? []) {
    if (wanted.host !== host) offer(wanted, { host, folded, good, score: scoreElsewhere(wanted, host) });
  }
}

/** Two places that fit as well are a guess, unless nearly all go to one of them. */
function decided({ best, rival }: Wanted): Found | null {
  if (!best || !rival || best.score - rival.score >= 0.03) return best;
  return best.good >= rival.good * 5 ? best : null;
}

/**
 * The SQL aggregate `closest_paths(wanted, host, path, good)`: first the rows of missing paths (wanted 1), then those
 * of paths with good answers. Gives JSON: the missing ones that another path can stand for, with it and a score.
 */
export const closestPaths = {
  varargs: true,
  start: (): State => ({ wanted: [], index: new Map(), sealed: false }),
  step(state: State, ...[wanted, host, path, good]: readonly unknown[]): void {
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
  result: (state: State): string =>
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
