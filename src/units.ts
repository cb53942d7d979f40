export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** A share as people write it, `1%` or `0.01`; null where it is none. */
export function share(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(text.trim());
  if (!match) return null;
  // 1.1 / 100 is not 0.011, but 1.1e-2 is
  const value = Number(`${match[1]}${match[2] ? "e-2" : ""}`);
  return value <= 1 ? value : null;
}

const units = { m: minuteMs, h: hourMs, d: dayMs, w: 7 * dayMs };

/** A length of time as people write it, `26h` or `90d`, in ms; null where it is none. */
export function duration(text: string): number | null {
  const [, count, unit] = /^(\d{1,6})\s*([mhdw])$/.exec(text.trim()) ?? [];
  return unit === undefined ? null : Number(count) * units[unit as keyof typeof units];
}

/** `1%` is critical from there on; `0.5%,1%` warns first. */
export interface Limits {
  readonly warning: number | null;
  readonly critical: number;
}

export function limits(text: string, read: (text: string) => number | null): Limits | null {
  const [first = null, second, ...more] = text.split(",").map(read);
  if (first === null || second === null || more.length > 0) return null;
  return second === undefined ? { warning: null, critical: first } : { warning: first, critical: second };
}
