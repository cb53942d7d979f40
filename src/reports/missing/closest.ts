import { isComparable, type NormalizedPath, normalizePath } from "./normalize-path.ts";
import { PathIndex } from "./path-index.ts";
import { minScore, similarity } from "./similarity.ts";

interface CandidatePath {
  readonly host: string | null;
  readonly normalized: NormalizedPath;
  readonly goodAnswers: number;
  readonly score: number;
}
interface MissingPath {
  readonly host: string | null;
  readonly normalized: NormalizedPath;
  best: CandidatePath | null;
  /** second best candidate; a different path than `best` */
  runnerUp: CandidatePath | null;
}
interface ExistingPath {
  readonly normalized: NormalizedPath;
  /** missing paths to compare it with */
  readonly comparable: readonly (readonly MissingPath[])[];
}
interface ClosestState {
  readonly missing: MissingPath[];
  readonly index: PathIndex<MissingPath>;
  comparing: boolean;
  /** the previous path with a good answer: rows of a path on several hosts follow each other */
  previous: ExistingPath | null;
}

function addMissing(state: ClosestState, host: string | null, normalized: NormalizedPath): void {
  const missing: MissingPath = { host, normalized, best: null, runnerUp: null };
  state.missing.push(missing);
  state.index.add(missing);
}

function existingPath(state: ClosestState, path: string): ExistingPath {
  if (state.previous?.normalized.path === path) return state.previous;
  const normalized = normalizePath(path);
  state.previous = { normalized, comparable: state.index.comparable(normalized) };
  return state.previous;
}

const isSamePath = (one: CandidatePath, other: CandidatePath): boolean =>
  one.host === other.host && one.normalized.segments.join("/") === other.normalized.segments.join("/");
const ranksHigher = (one: CandidatePath, other: CandidatePath): boolean =>
  one.score > other.score || (one.score === other.score && one.goodAnswers > other.goodAnswers);

function addCandidate(missing: MissingPath, candidate: CandidatePath): void {
  if (candidate.score < minScore) return;
  const { best, runnerUp } = missing;
  if (!best || ranksHigher(candidate, best)) {
    missing.best = candidate;
    if (best && !isSamePath(best, candidate)) missing.runnerUp = best;
  } else if (!isSamePath(best, candidate) && (!runnerUp || ranksHigher(candidate, runnerUp))) {
    missing.runnerUp = candidate;
  }
}

const siteOf = (host: string): string => host.split(".").slice(-2).join(".");

/** Scores the same path on another host. On a host of another site, only a distinctive path scores. */
function otherHostScore(missing: MissingPath, host: string | null, candidate: NormalizedPath): number {
  if (host === null || missing.host === null || !/^[a-z0-9.-]+$/i.test(host)) return 0;
  const { segments, kind } = missing.normalized;
  if (kind !== candidate.kind || segments.join("/") !== candidate.segments.join("/")) return 0;
  if (siteOf(host) === siteOf(missing.host)) return segments.length > 0 ? 0.85 : 0;
  return segments.length > 1 && (segments.at(-1)?.length ?? 0) >= 9 ? 0.75 : 0;
}

function compare(
  { normalized, comparable: lists }: ExistingPath,
  host: string | null,
  goodAnswers: number,
): void {
  for (const list of lists) {
    for (const missing of list) {
      const sameHost = missing.host === host;
      if (sameHost && missing.normalized.path === normalized.path) continue;
      const score = sameHost
        ? similarity(missing.normalized, normalized)
        : otherHostScore(missing, host, normalized);
      addCandidate(missing, { host, normalized, goodAnswers, score });
    }
  }
}

/** The best candidate. Null if the runner-up scores about the same and `best` has less than 5 times its answers. */
function targetOf({ best, runnerUp }: MissingPath): CandidatePath | null {
  if (!best || !runnerUp || best.score - runnerUp.score >= 0.03) return best;
  return best.goodAnswers >= runnerUp.goodAnswers * 5 ? best : null;
}

/**
 * The SQL aggregate `closest_paths(missing, host, path, good)`. Rows of missing paths (`missing` = 1) must precede the
 * rows of paths with good answers. Returns JSON: each missing path that has a candidate, the candidate and its score.
 */
export const closestPaths = {
  varargs: true,
  start: (): ClosestState => ({
    missing: [],
    index: new PathIndex(),
    comparing: false,
    previous: null,
  }),
  step(state: ClosestState, ...[isMissing, hostValue, path, goodAnswers]: readonly unknown[]): void {
    if (typeof path !== "string" || !isComparable(path)) return;
    const host = typeof hostValue === "string" ? hostValue : null;
    if (isMissing === 1) {
      if (state.comparing)
        throw new Error("closest_paths: missing paths must precede paths with good answers");
      addMissing(state, host, normalizePath(path));
    } else if (state.missing.length > 0) {
      state.comparing = true;
      compare(existingPath(state, path), host, Number(goodAnswers));
    }
  },
  result: (state: ClosestState): string =>
    JSON.stringify(
      state.missing.flatMap((missing) => {
        const target = targetOf(missing);
        if (!target) return [];
        const { host, normalized, score } = target;
        return [
          {
            host: missing.host,
            path: missing.normalized.path,
            target_host: host === missing.host ? null : host,
            target: normalized.path,
            score: Math.round(score * 100) / 100,
          },
        ];
      }),
    ),
};
