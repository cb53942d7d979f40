import { UsageError } from "../errors.ts";
import { dayMs, hourMs, minuteMs } from "../units.ts";

export const startOfDay = (time: number): number => Math.floor(time / dayMs) * dayMs;

const units = { s: 1000, m: minuteMs, h: hourMs, d: dayMs, w: 7 * dayMs };
const words: Record<string, (now: number) => number> = {
  now: (now) => now,
  today: startOfDay,
  yesterday: (now) => startOfDay(now) - dayMs,
};

const ago = /^(\d+) ?([smhdw]|sec|seconds?|min|minutes?|hours?|days?|weeks?) ago$/;
const iso = /^(\d{4}-\d\d-\d\d)(?:[t ](\d\d:\d\d)(:\d\d(?:\.\d+)?)?(z|[+-]\d\d:?\d\d)?)?$/;

function fromIso(text: string): number | undefined {
  const [, date, clock = "00:00", seconds = ":00", zone = "z"] = iso.exec(text) ?? [];
  if (date === undefined) return undefined;
  // Date.parse takes 02-30 for 03-02
  const midnight = new Date(`${date}T00:00Z`);
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(date)) return Number.NaN;
  const offset = zone.replace(/^(.\d\d)(\d\d)$/, "$1:$2").toUpperCase();
  return Math.floor(Date.parse(`${date}T${clock}${seconds}${offset}`));
}

function fromAgo(text: string, now: number): number | undefined {
  const [, count, unit] = ago.exec(text) ?? [];
  return unit === undefined ? undefined : now - Number(count) * units[unit[0] as keyof typeof units];
}

/** A point in time as people write it, UTC where no zone is given, in ms since 1970. */
export function instant(flag: string, text: string, now: number): number {
  const asked = text.trim().toLowerCase();
  const time = words[asked]?.(now) ?? fromAgo(asked, now) ?? fromIso(asked);
  if (time === undefined) {
    throw new UsageError(
      `${flag} "${text}": not a time; write 2026-07-01, 2026-07-01T10:30Z, yesterday, today, now or "2h ago"`,
    );
  }
  if (Number.isNaN(new Date(time).getTime())) throw new UsageError(`${flag} "${text}": no such time`);
  return time;
}
