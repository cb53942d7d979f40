import { type NormalizedPath, versionless } from "./normalize-path.ts";
import { digits } from "./similarity.ts";

interface PathParts {
  readonly whole: string;
  readonly last: string;
  readonly parent: string;
}
function partsOf({ segments }: NormalizedPath): PathParts {
  const whole = segments.join("/");
  const last = segments.at(-1) ?? "";
  return { whole, last, parent: whole.slice(0, whole.length - last.length) };
}

/** Keys shared by last segments that may differ by a typo: the same first or last two characters, and the same digits. */
function typoKeys({ parent, last }: PathParts): string[] {
  if (last.length < 4) return [];
  const rest = `${digits(last)} ${parent}`;
  return [`0${last.slice(0, 2)} ${rest}`, `1${last.slice(-2)} ${rest}`];
}

// a last segment of more paths than this ("profile") is not distinctive: only equal paths are compared
const maxPathsPerLastSegment = 64;

interface Indexed {
  readonly normalized: NormalizedPath;
}

/** Paths, indexed by the keys that a similar path must share: most pairs of paths share none and are not compared. */
export class PathIndex<Entry extends Indexed> {
  readonly #byPath = new Map<string, Entry[]>();
  readonly #byLastSegment = new Map<string, Entry[]>();
  readonly #byTypoKey = new Map<string, Entry[]>();
  readonly #parents = new Set<string>();
  readonly #byVersionless = new Map<string, Entry[]>();
  /** the kinds of the paths in `#byVersionless`: only paths of the same kind are similar */
  readonly #versionedKinds = new Set<string>();

  #addTo(index: Map<string, Entry[]>, key: string, entry: Entry): void {
    const others = index.get(key);
    if (others) others.push(entry);
    else index.set(key, [entry]);
  }

  add(entry: Entry): void {
    const { normalized } = entry;
    const parts = partsOf(normalized);
    this.#addTo(this.#byPath, parts.whole, entry);
    this.#addTo(this.#byLastSegment, parts.last, entry);
    this.#parents.add(parts.parent);
    for (const key of typoKeys(parts)) this.#addTo(this.#byTypoKey, key, entry);
    const pattern = versionless(normalized);
    if (pattern === null) return;
    this.#addTo(this.#byVersionless, pattern, entry);
    this.#versionedKinds.add(normalized.kind);
  }

  /** The lists of paths that may be similar. A path can be in several of them. */
  comparable(normalized: NormalizedPath): (readonly Entry[])[] {
    const parts = partsOf(normalized);
    const lists: (readonly Entry[])[] = [];
    const addList = (list: readonly Entry[] | undefined): void => {
      if (list) lists.push(list);
    };
    const sameLast = this.#byLastSegment.get(parts.last);
    addList(sameLast && sameLast.length > maxPathsPerLastSegment ? this.#byPath.get(parts.whole) : sameLast);
    if (this.#parents.has(parts.parent)) {
      for (const key of typoKeys(parts)) addList(this.#byTypoKey.get(key));
    }
    const pattern = this.#versionedKinds.has(normalized.kind) ? versionless(normalized) : null;
    if (pattern !== null) addList(this.#byVersionless.get(pattern));
    return lists;
  }
}
