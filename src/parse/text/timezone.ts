import { UsageError } from "../../errors.ts";
import { minuteMs } from "../../units.ts";

/** From a time of a local clock, as ms since 1970 as if it were UTC, to UTC. */
export type ToUtc = (local: number) => number;

// no zone changes its offset within a quarter of an hour
const quarter = 900_000;
const remembered = 10_000;

/** By how much a zone is ahead of UTC at a moment, in ms. */
function offsetsOf(zone: string): (time: number) => number {
  const clock = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
  return (time) => {
    const name = clock.formatToParts(time).find(({ type }) => type === "timeZoneName")?.value ?? "";
    const [, sign, hours, minutes] = /^GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
    if (sign === undefined) return 0;
    return (Number(hours) * 60 + Number(minutes)) * minuteMs * (sign === "-" ? -1 : 1);
  };
}

/** Reads `--timezone`: an offset (`+02:00`, `Z`) or a name of the IANA database. */
export function timezone(text: string): ToUtc {
  if (/^(?:Z|UTC)$/i.test(text)) return (local) => local;
  const fixed = /^([+-])(\d\d):?(\d\d)$/.exec(text);
  if (fixed) {
    const minutes = Number(fixed[2]) * 60 + Number(fixed[3]);
    const ahead = minutes * minuteMs * (fixed[1] === "-" ? -1 : 1);
    return (local) => local - ahead;
  }
  let offset: ReturnType<typeof offsetsOf>;
  try {
    offset = offsetsOf(text);
  } catch {
    throw new UsageError(`--timezone ${text}: say an offset, as +02:00, or a name, as Europe/Stockholm`);
  }
  const seen = new Map<number, number>();
  return (local) => {
    const slot = Math.floor(local / quarter);
    let ahead = seen.get(slot);
    if (ahead === undefined) {
      if (seen.size >= remembered) seen.clear();
      // an hour that the clock shows twice is taken for the later one
      ahead = offset(local - offset(local));
      seen.set(slot, ahead);
    }
    return local - ahead;
  };
}
