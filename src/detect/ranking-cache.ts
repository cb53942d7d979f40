import type { LayoutParser } from "../parse/parser.ts";
import { rank } from "./line-parser.ts";

// lines that the first reader of the file before has to read
const few = 4;

/** What the files of a folder are called, whatever its date: s3/2026/11/24. */
const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1).replaceAll(/\d/g, "0");

/**
 * Ranks readers for one file after the other. Trying all of them on each of many small files costs more than reading the
 * files, so the ranking of the file before holds as long as its first reader reads the first lines too.
 */
export class RankingCache {
  #readers: readonly LayoutParser[] = [];
  #folder = "";
  #ranked: readonly LayoutParser[] = [];

  /** `readsFirst`: whether a reader reads the first lines, where that can be told without making them texts. */
  for(
    path: string,
    readers: readonly LayoutParser[],
    lines: Iterable<string>,
    readsFirst: (reader: LayoutParser, lines: number) => boolean = () => false,
  ): readonly LayoutParser[] {
    const folder = folderOf(path);
    const [first] = this.#ranked;
    const same = readers === this.#readers && folder === this.#folder && first !== undefined;
    if (same && (readsFirst(first, few) || this.#holdsFor(lines))) return this.#ranked;
    this.#readers = readers;
    this.#folder = folder;
    this.#ranked = rank(readers, [...lines]);
    return this.#ranked;
  }

  #holdsFor(lines: Iterable<string>): boolean {
    const [first] = this.#ranked;
    let read = 0;
    for (const line of lines) {
      if (line.startsWith("#")) continue;
      if (first?.parse(line)?.time_ms == null) return false;
      if (++read === few) return true;
    }
    return read > 0;
  }
}
