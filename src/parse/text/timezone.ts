import { UsageError } from "../../errors.ts";
import { dayMs, minuteMs } from "../../units.ts";

/** Converts local time to UTC, both in ms since 1970. */
export type ToUtc = (local: number) => number;

// no zone changes its offset within a quarter of an hour
const quarterHourMs = 900_000;
const cacheSize = 10_000;
// lines that are written some minutes late do not begin the second pass
const minBackMs = 30 * minuteMs;

/** The offset of a zone from UTC at a time, in ms. */
function offsetsOf(zone: string): (time: number) => number {
  const formatter = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
  return (time) => {
    const name = formatter.formatToParts(time).find(({ type }) => type === "timeZoneName")?.value ?? "";
    const [, sign, hours, minutes] = /^GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
    if (sign === undefined) return 0;
    return (Number(hours) * 60 + Number(minutes)) * minuteMs * (sign === "-" ? -1 : 1);
  };
}

/** The clock of a log whose times have no zone. */
export interface LogClock {
  readonly toUtc: ToUtc;
  /** Begins a file. `last`: its latest time in UTC that was read before; null for none. */
  readonly start: (last: number | null) => void;
}

const fixedClock = (offsetMs: number): LogClock => ({ toUtc: (local) => local - offsetMs, start: () => {} });

/** The offsets of a local time; they differ in the hour that the end of summer time repeats. */
interface Offsets {
  readonly first: number;
  readonly second: number;
}

/**
 * The clock of a zone with summer time. Where the log goes back by most of an hour, within the hour that comes twice, its
 * second pass has begun.
 */
class LocalClock implements LogClock {
  readonly #offsetAt: (time: number) => number;
  readonly #cache = new Map<number, Offsets>();
  #last: number | null = null;
  /** whether the last time is in an hour that comes twice */
  #wasRepeated = false;
  #isSecond = true;

  constructor(offsetAt: (time: number) => number) {
    this.#offsetAt = offsetAt;
  }

  #offsets(local: number): Offsets {
    const quarterHour = Math.floor(local / quarterHourMs);
    const cached = this.#cache.get(quarterHour);
    if (cached) return cached;
    if (this.#cache.size >= cacheSize) this.#cache.clear();
    const offsetAt = this.#offsetAt;
    const before = offsetAt(local - dayMs);
    const after = offsetAt(local + dayMs);
    const isRepeated =
      before > after && offsetAt(local - before) === before && offsetAt(local - after) === after;
    const only = offsetAt(local - offsetAt(local));
    const offsets = isRepeated ? { first: before, second: after } : { first: only, second: only };
    this.#cache.set(quarterHour, offsets);
    return offsets;
  }

  /** Whether a time in the repeated hour is in its second pass. */
  #isInSecond(local: number): boolean {
    const last = this.#last;
    if (last === null) return false;
    if (!this.#wasRepeated) return last > local;
    return this.#isSecond || last - local > minBackMs;
  }

  readonly toUtc = (local: number): number => {
    const { first, second } = this.#offsets(local);
    const isRepeated = first !== second;
    const isSecond = isRepeated && this.#isInSecond(local);
    this.#last = local;
    this.#wasRepeated = isRepeated;
    this.#isSecond = isSecond;
    return local - (isRepeated && !isSecond ? first : second);
  };

  start(last: number | null): void {
    this.#last = last === null ? null : last + this.#offsetAt(last);
    const offsets = this.#last === null ? null : this.#offsets(this.#last);
    this.#wasRepeated = offsets !== null && offsets.first !== offsets.second;
    this.#isSecond = this.#wasRepeated && last === (this.#last ?? 0) - (offsets?.second ?? 0);
  }
}

/** Parses `--timezone`: an offset (`+02:00`, `Z`) or a name of the IANA database. */
export function logClock(text: string): LogClock {
  if (/^(?:Z|UTC)$/i.test(text)) return fixedClock(0);
  const fixed = /^([+-])(\d\d):?(\d\d)$/.exec(text);
  if (fixed) {
    const minutes = Number(fixed[2]) * 60 + Number(fixed[3]);
    return fixedClock(minutes * minuteMs * (fixed[1] === "-" ? -1 : 1));
  }
  let offset: ReturnType<typeof offsetsOf>;
  try {
    offset = offsetsOf(text);
  } catch {
    throw new UsageError(
      `--timezone ${text}: expected an offset, e.g. +02:00, or a name, e.g. Europe/Stockholm`,
    );
  }
  return new LocalClock(offset);
}
