// Lengths of time, and values as people write them in flags and in faultline.yaml.
export const secondMs = 1000;
export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

export const expectedPercentage = "expected a percentage, e.g. 1% or 0.01";
export const expectedDuration = "expected a duration, e.g. 15m, 6h or 3d";
export const expectedBurnRate = "expected a rate, a long and a short window, e.g. 14.4:1h:5m";

/** Parses `1%` or `0.01` to 0.01; null if the text is no percentage or above 100%. */
export function parsePercentage(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(text.trim());
  if (!match) return null;
  // 1.1 / 100 is not 0.011, but 1.1e-2 is
  const value = Number(`${match[1]}${match[2] ? "e-2" : ""}`);
  return value <= 1 ? value : null;
}

const unitLengths = { m: minuteMs, h: hourMs, d: dayMs, w: 7 * dayMs };

/** Parses `26h` or `90d` to milliseconds; null if the text is no duration. Units: m, h, d, w. */
export function parseDuration(text: string): number | null {
  const [, count, unit] = /^(\d{1,6})\s*([mhdw])$/.exec(text.trim()) ?? [];
  return unit === undefined ? null : Number(count) * unitLengths[unit as keyof typeof unitLengths];
}

/** Parses a duration to minutes. */
export function parseMinutes(text: string): number | null {
  const length = parseDuration(text);
  return length === null ? null : length / minuteMs;
}

/** Parses a whole number from 1 on. */
export const parseCount = (text: string): number | null =>
  /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;

/** Parses `14.4:1h:5m`: the burn rate and the long and short window in minutes. */
export function parseBurnRate(text: string): { rate: number; long: number; short: number } | null {
  const [, rate, longText = "", shortText = ""] = /^(\d+(?:\.\d+)?):(\w+):(\w+)$/.exec(text) ?? [];
  const long = parseMinutes(longText);
  const short = parseMinutes(shortText);
  if (!Number(rate) || !long || !short || short >= long) return null;
  return { rate: Number(rate), long, short };
}

/** A value above a limit has that state; `1%` is critical, `0.5%,1%` are warning and critical. */
export interface Limits {
  readonly warning: number | null;
  readonly critical: number;
}

/** Parses one limit or two; null if there are more, or `parse` rejects one. */
export function parseLimits(text: string, parse: (text: string) => number | null): Limits | null {
  const [first = null, second, ...more] = text.split(",").map(parse);
  if (first === null || second === null || more.length > 0) return null;
  return second === undefined ? { warning: null, critical: first } : { warning: first, critical: second };
}
