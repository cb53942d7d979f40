import { UsageError } from "../../errors.ts";
import { minuteMs } from "../../units.ts";

/** Converts local time to UTC, both in ms since 1970. */
export type ToUtc = (local: number) => number;

// no zone changes its offset within a quarter of an hour
const quarterHourMs = 900_000;
const cacheSize = 10_000;

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

/** Parses `--timezone`: an offset (`+02:00`, `Z`) or a name of the IANA database. */
export function timezone(text: string): ToUtc {
  if (/^(?:Z|UTC)$/i.test(text)) return (local) => local;
  const fixed = /^([+-])(\d\d):?(\d\d)$/.exec(text);
  if (fixed) {
    const minutes = Number(fixed[2]) * 60 + Number(fixed[3]);
    const offsetMs = minutes * minuteMs * (fixed[1] === "-" ? -1 : 1);
    return (local) => local - offsetMs;
  }
  let offset: ReturnType<typeof offsetsOf>;
  try {
    offset = offsetsOf(text);
  } catch {
    throw new UsageError(
      `--timezone ${text}: expected an offset, e.g. +02:00, or a name, e.g. Europe/Stockholm`,
    );
  }
  const cache = new Map<number, number>();
  return (local) => {
    const quarterHour = Math.floor(local / quarterHourMs);
    let offsetMs = cache.get(quarterHour);
    if (offsetMs === undefined) {
      if (cache.size >= cacheSize) cache.clear();
      // the repeated hour at the end of summer time counts as the later one
      offsetMs = offset(local - offset(local));
      cache.set(quarterHour, offsetMs);
    }
    return local - offsetMs;
  };
}
