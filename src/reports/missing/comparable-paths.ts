import { isComparable, type NormalizedPath, normalizePath } from "./normalize-path.ts";
import { PathIndex } from "./path-index.ts";

interface ComparableState {
  readonly missing: PathIndex<{ readonly normalized: NormalizedPath }>;
  readonly ids: number[];
}

/**
 * The SQL aggregate `comparable_paths(missing, path, id)`. Rows of missing paths (`missing` = 1) must precede the other
 * rows. Returns a JSON list of the ids of the other paths that `closest_paths` compares with a missing path.
 */
export const comparablePaths = {
  start: (): ComparableState => ({ missing: new PathIndex(), ids: [] }),
  step({ missing, ids }: ComparableState, isMissing: number, path: string, id: number): void {
    if (!isComparable(path)) return;
    const normalized = normalizePath(path);
    if (isMissing === 1) missing.add({ normalized });
    else if (missing.comparable(normalized).length > 0) ids.push(id);
  },
  result: ({ ids }: ComparableState): string => JSON.stringify(ids),
};
