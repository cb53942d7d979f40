import { UsageError } from "../errors.ts";
import { dayMs, hourMs } from "../units.ts";
import { instant, startOfDay } from "./instant.ts";

/** In ms since 1970; until is exclusive. */
export interface Period {
  readonly since: number;
  readonly until: number;
}

/** The words a period was asked for in. */
export interface PeriodFlags {
  readonly date?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly all?: boolean | undefined;
}

const lengths: Record<string, number> = { yesterday: dayMs, hour: hourMs, day: dayMs };

/** The length of a report's own period: "yesterday", "30 days", "24 hours". */
export function lengthOf(usual: string): number {
  const [, count = "1", unit = ""] = /^(\d+)? ?(yesterday|hour|day)s?$/.exec(usual) ?? [];
  const length = lengths[unit];
  if (!length)
    throw new UsageError(`"${usual}" is no period; a report says "yesterday", "30 days" or "24 hours"`);
  return Number(count) * length;
}

function refuseTwo(flags: PeriodFlags): void {
  const { date, since, until, all } = flags;
  const range = since === undefined ? ["--until", until] : ["--since", since];
  const given = [
    ...(all ? ["--all"] : []),
    ...(date === undefined ? [] : [`--date "${date}"`]),
    ...(range[1] === undefined ? [] : [`${range[0]} "${range[1]}"`]),
  ];
  if (given.length > 1)
    throw new UsageError(`${given[0]} and ${given[1]} exclude each other; give one of them`);
}

function between({ since, until }: PeriodFlags, held: Period | null, now: number): Period {
  const end = until === undefined ? Math.max(now, held?.until ?? now) : instant("--until", until, now);
  const start = since === undefined ? 0 : instant("--since", since, now);
  if (start < end) return { since: start, until: end };
  throw new UsageError(
    until === undefined
      ? `--since "${since}" lies after now and after every line`
      : `--until "${until}" is not after ${since === undefined ? "1970" : `--since "${since}"`}`,
  );
}

/** The period asked for, or the report's usual one. `held` is what the database holds, from first to last line. */
export function periodOf(flags: PeriodFlags, usual: string, held: Period | null, now: number): Period {
  refuseTwo(flags);
  if (flags.all) return held ?? { since: 0, until: now };
  if (flags.since !== undefined || flags.until !== undefined) return between(flags, held, now);
  if (flags.date !== undefined || usual === "yesterday") {
    const since = startOfDay(instant("--date", flags.date ?? "yesterday", now));
    return { since, until: since + dayMs };
  }
  const until = held?.until ?? now;
  return { since: until - lengthOf(usual), until };
}

const short = (time: number): string =>
  new Date(time).toISOString().replace(/T00:00:00\.000Z$|(?<=:\d\d)\.000(?=Z)/, "");

/** A period in words: one day by its date, all else by its two ends. */
export function describePeriod({ since, until }: Period): string {
  const oneDay = since === startOfDay(since) && until === since + dayMs;
  return oneDay ? `${short(since)} (UTC)` : `${short(since)} until ${short(until)} (UTC)`;
}
