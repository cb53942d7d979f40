import type { LayoutParser } from "../parse/parser.ts";
import { rank } from "./rank.ts";
import { trimLine } from "./trim-line.ts";

// lines that the first parser of the previous file has to match
const checkedLines = 4;

/** The folder of a file; folders that differ only in digits count as one: s3/2026/11/24. */
const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1).replaceAll(/\d/g, "0");

/**
 * Ranks the parsers of one file after the other. Ranking costs more than parsing a small file, so the ranking of the
 * previous file is used as long as its first parser matches the first lines of the next file.
 */
export class RankingCache {
  #parsers: readonly LayoutParser[] = [];
  #folder = "";
  #ranked: readonly LayoutParser[] = [];

  /**
   * `matchesBytes`: whether a parser matches the first lines as bytes, which avoids decoding them. `formatBefore`: the
   * format in which the same log was read before.
   */
  rank(
    path: string,
    parsers: readonly LayoutParser[],
    lines: Iterable<string>,
    matchesBytes: (parser: LayoutParser, lines: number) => boolean = () => false,
    formatBefore: string | null = null,
  ): readonly LayoutParser[] {
    const folder = folderOf(path);
    const [first] = this.#ranked;
    const isSame = parsers === this.#parsers && folder === this.#folder && first !== undefined;
    const isExpected = isSame && (formatBefore === null || formatBefore === first.name);
    if (isExpected && (matchesBytes(first, checkedLines) || this.#matches(first, lines))) return this.#ranked;
    this.#parsers = parsers;
    this.#folder = folder;
    this.#ranked = rank(parsers, [...lines], formatBefore);
    return this.#ranked;
  }

  #matches(first: LayoutParser, lines: Iterable<string>): boolean {
    let matched = 0;
    for (const raw of lines) {
      const line = trimLine(raw);
      if (line === "" || line.startsWith("#")) continue;
      if (first.parse(line)?.time_ms == null) return false;
      if (++matched === checkedLines) return true;
    }
    return matched > 0;
  }
}
