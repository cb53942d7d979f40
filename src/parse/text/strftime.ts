import type { TemplateLayout } from "../format.ts";

// https://pubs.opengroup.org/onlinepubs/9799919799/functions/strftime.html
const composites: Record<string, string> = {
  T: "%H:%M:%S",
  F: "%Y-%m-%d",
  D: "%m/%d/%y",
  R: "%H:%M",
  r: "%I:%M:%S %p",
  h: "%b",
};

/** Words that Apache accepts in place of a strftime pattern, as patterns: https://httpd.apache.org/docs/2.4/mod/mod_log_config.html */
const words: Record<string, string> = { msec_frac: "%3N", usec_frac: "%6N", sec: "%s" };

function patternOf(argument: string): string {
  const format = argument.replace(/^(?:begin|end):/, "");
  return (
    words[format] ?? format.replace(/%[EO]?([TFDRrh])/g, (all, letter: string) => composites[letter] ?? all)
  );
}

/**
 * The field of a pattern: the notation of its time. A date in digits has the order of its parts in its name.
 * Null if a time of day or a date is missing, or in an unknown notation.
 */
function fieldOfPattern(pattern: string): string | null {
  if (pattern === "msec" || pattern === "usec") return `%{${pattern}}t`;
  if (/^%s(?:\.%\dN)?$/.test(pattern)) return "%{sec}t";
  if (pattern === "%d/%b/%Y:%H:%M:%S %z") return "%{clf}t";
  if (/^%Y-%m-%d[T ]%H:%M:%S(?:\.%\dN)?(?:%z)?$/.test(pattern)) return "%{iso}t";
  if (!/%[HI]:%M/.test(pattern) || !/%[de]/.test(pattern)) return null;
  if (/%[bB]/.test(pattern) || /%Y.*%m.*%d/.test(pattern)) return "%{time}t";
  if (/%d.*%m/.test(pattern)) return "%{time-dmy}t";
  return /%m.*%d/.test(pattern) ? "%{time-mdy}t" : null;
}

type LayoutPart = TemplateLayout["parts"][number];
const argumentOf = (part: LayoutPart | undefined): string | undefined =>
  typeof part === "object" ? /^%\{(.*)\}t$/.exec(part.field)?.[1] : undefined;

const separator = /^[ T.,:]$/;

/**
 * Joins the times of a layout that follow each other, such as `%{%d/%b/%Y %T}t.%{msec_frac}t %{%z}t`, and names the notation
 * of each. The parts have the arguments of `%{...}t` as written. Other parts are unchanged.
 */
export function withTimes(parts: readonly LayoutPart[]): LayoutPart[] {
  const joined: LayoutPart[] = [];
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index] as LayoutPart;
    const argument = argumentOf(part);
    if (argument === undefined) {
      joined.push(part);
      continue;
    }
    let pattern = patternOf(argument);
    for (;;) {
      const [between, next] = [parts[index + 1], argumentOf(parts[index + 2])];
      if (typeof between !== "string" || !separator.test(between) || next === undefined) break;
      pattern += between + patternOf(next);
      index += 2;
    }
    joined.push({ field: fieldOfPattern(pattern) ?? `%{${argument}}t` });
  }
  return joined;
}
