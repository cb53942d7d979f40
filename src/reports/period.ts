import { UsageError } from "../errors.ts";
import { dayMs, hourMs } from "../units.ts";
import { instant, startOfDay } from "./instant.ts";

/** In milliseconds since 1970, UTC; `until` is exclusive. */
export interface Period {
  readonly since: number;
  readonly until: number;
}

/** The period flags of the command line. */
export interface PeriodFlags {
  readonly date?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly all?: boolean | undefined;
}

const unitMs: Record<string, number> = { yesterday: dayMs, hour: hourMs, day: dayMs };

/** Length in milliseconds of the default period of a report: "yesterday", "30 days", "24 hours". Throws UsageError. */
export function periodLengthMs(defaultPeriod: string): number {
  const [, count = "1", unit = ""] = /^(\d+)? ?(yesterday|hour|day)s?$/.exec(defaultPeriod) ?? [];
  const length = unitMs[unit];
  if (!length)
    throw new UsageError(`"${defaultPeriod}" is not a period; write "yesterday", "30 days" or "24 hours"`);
  return Number(count) * length;
}

function rejectConflicts(flags: PeriodFlags): void {
  const { date, since, until, all } = flags;
  const range = since === undefined ? ["--until", until] : ["--since", since];
  const given = [
    ...(all ? ["--all"] : []),
    ...(date === undefined ? [] : [`--date "${date}"`]),
    ...(range[1] === undefined ? [] : [`${range[0]} "${range[1]}"`]),
  ];
  if (given.length > 1)
    throw new UsageError(`${given[0]} and ${given[1]} exclude each other; use one of them`);
}

function givenPeriod({ since, until }: PeriodFlags, covered: Period | null, now: number): Period {
  const end = until === undefined ? Math.max(now, covered?.until ?? now) : instant("--until", until, now);
  const start = since === undefined ? 0 : instant("--since", since, now);
  if (start < end) return { since: start, until: end };
  throw new UsageError(
    until === undefined
      ? `--since "${since}" is after the present and after the last line`
      : `--until "${until}" is not after ${since === undefined ? "1970" : `--since "${since}"`}`,
  );
}

/**
 * The period that the flags give, or the default period of the report. Throws UsageError for conflicting flags.
 * @param covered from the first to the last line of the database
 */
export function periodOf(
  flags: PeriodFlags,
  defaultPeriod: string,
  covered: Period | null,
  now: number,
): Period {
  rejectConflicts(flags);
  if (flags.all) return covered ?? { since: 0, until: now };
  if (flags.since !== undefined || flags.until !== undefined) return givenPeriod(flags, covered, now);
  if (flags.date !== undefined || defaultPeriod === "yesterday") {
    const since = startOfDay(instant("--date", flags.date ?? "yesterday", now));
    return { since, until: since + dayMs };
  }
  const until = covered?.until ?? now;
  return { since: until - periodLengthMs(defaultPeriod), until };
}

const shortTime = (time: number): string =>
  new Date(time).toISOString().replace(/T00:00:00\.000Z$|(?<=:\d\d)\.000(?=Z)/, "");

/** A period as text: the date of a day, or the start and the end. */
export function describePeriod({ since, until }: Period): string {
  const isDay = since === startOfDay(since) && until === since + dayMs;
  return isDay ? `${shortTime(since)} (UTC)` : `${shortTime(since)} until ${shortTime(until)} (UTC)`;
}
