import type { LayoutParser } from "../parse/parser.ts";

const shownCharacters = 160;

/** Names the format that matches most of a line. */
export function nearestFormat(parsers: readonly LayoutParser[], line: string): string {
  const shares = parsers.map((parser) => ({ name: parser.name, share: parser.near(line) }));
  const nearest = shares.reduce((a, b) => (b.share > a.share ? b : a), { name: "", share: 0 });
  return nearest.share > 0
    ? `nearest is ${nearest.name}, which matches ${Math.round(nearest.share * 100)} % of it`
    : "no format is similar";
}

/** The message for a file that no format fits. `line`: its first line. */
export function noFormatFits(parsers: readonly LayoutParser[], line: string): string {
  const shown = line.length > shownCharacters ? `${line.slice(0, shownCharacters)}…` : line;
  return `no format fits its lines (${nearestFormat(parsers, line)}); nothing was stored. First line: ${shown}
  Describe the format with --log-format or --from-config, or name it with --as; "faultline formats" lists all formats`;
}
