import type { LayoutParser } from "../parse/parser.ts";

const shown = 160;

/** The format that came nearest to fitting a line, in words. */
export function nearestTo(readers: readonly LayoutParser[], line: string): string {
  const near = readers.map((reader) => ({ name: reader.name, share: reader.near(line) }));
  const best = near.reduce((a, b) => (b.share > a.share ? b : a), { name: "", share: 0 });
  return best.share > 0
    ? `nearest is ${best.name}, of which ${Math.round(best.share * 100)} % fit`
    : "nothing comes near";
}

/** Says that no format fits: the line, and the format that came nearest. */
export function noFormatFits(readers: readonly LayoutParser[], line: string): string {
  const first = line.length > shown ? `${line.slice(0, shown)}…` : line;
  return `no format fits its lines (${nearestTo(readers, line)}); nothing of it is stored. The first: ${first}
  --log-format or --from-config tell how it is written, --as names a format, "faultline formats" lists them`;
}
