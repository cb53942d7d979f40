import { unwrapped } from "../parse/envelopes.ts";
import type { LayoutParser } from "../parse/parser.ts";
import { trimLine } from "./trim-line.ts";

const shownCharacters = 160;
const shownValueCharacters = 60;
// a layout that does not match a line is never shown as matching all of it
const maxPercentage = 99;

function cut(text: string, characters: number): string {
  const printable = text.replace(/[\p{Cc}\ufffd]/gu, ".");
  return printable.length > characters ? `${printable.slice(0, characters)}…` : printable;
}

const quoted = (text: string): string => JSON.stringify(cut(text, shownValueCharacters));

/** Describes a line whose fields match, but not its time. */
function withoutTime({ name, format, fields }: LayoutParser, line: string): string {
  const time = fields(line).find(([field]) => format.fieldMap[field]?.[1] === "time_ms");
  return time
    ? `nearest is ${name}, of which all but the time matches: ${time[0]} is ${quoted(time[1])}`
    : `nearest is ${name}, whose lines have no time`;
}

/** Describes how much of the nearest layout a line matches, and the first field that does not. */
function nearestOf(parsers: readonly LayoutParser[], line: string): { text: string; share: number } {
  const timeless = parsers.find((parser) => {
    const record = parser.parse(line);
    return record !== null && record.skip === undefined && record.time_ms == null;
  });
  if (timeless) return { text: withoutTime(timeless, line), share: 1 };
  const all = parsers.map((parser) => ({ name: parser.name, ...parser.near(line) }));
  const nearest = all.reduce((a, b) => (b.share > a.share ? b : a), { name: "", share: 0, mismatch: null });
  if (nearest.share <= 0) return { text: "no format is similar", share: 0 };
  const percentage = Math.min(maxPercentage, Math.round(nearest.share * 100));
  const { mismatch } = nearest;
  const value = mismatch === null ? "" : mismatch.text === "" ? "is missing" : `is ${quoted(mismatch.text)}`;
  const where = mismatch === null ? "" : `, up to ${mismatch.field}, which ${value}`;
  return {
    text: `nearest is ${nearest.name}, which matches ${percentage} % of it${where}`,
    share: nearest.share,
  };
}

/** Names the format that matches most of a line, and the first field that does not match. */
export function nearestFormat(parsers: readonly LayoutParser[], raw: string): string {
  const line = trimLine(raw);
  const contents = [line, ...unwrapped(line)].map((content) => nearestOf(parsers, content));
  return contents.reduce((a, b) => (b.share > a.share ? b : a)).text;
}

/** The message for a file that no format fits. `line`: its first line. */
export function noFormatFits(parsers: readonly LayoutParser[], line: string): string {
  return `no format fits its lines (${nearestFormat(parsers, line)}); nothing was stored. First line: ${cut(line, shownCharacters)}
  Describe the format with --log-format or --from-config, or name it with --as; "faultline formats" lists all formats`;
}
