import { clfTime, isoTime } from "../time.ts";
import { integerOf } from "./numbers.ts";

const dot = 0x2e;
const zulu = 0x5a;
// 2026-11-24T23:33:59
const secondLength = 19;

/** Reads `2026-11-24T23:33:59.123456Z` to microseconds since 1970; NaN for any other form. */
export function isoMicrosecondsReader(): (bytes: Buffer, from: number, to: number) => number {
  // lines follow one another within a second
  const last = Buffer.alloc(secondLength);
  let lastTime = Number.NaN;

  const second = (bytes: Buffer, from: number): number => {
    let same = 0;
    while (same < secondLength && bytes[from + same] === last[same]) same++;
    if (same === secondLength) return lastTime;
    bytes.copy(last, 0, from, from + secondLength);
    lastTime = isoTime(`${last.latin1Slice()}Z`) ?? Number.NaN;
    return lastTime;
  };

  return (bytes, from, to) => {
    const point = from + secondLength;
    if (bytes[to - 1] !== zulu || point >= to) return Number.NaN;
    const time = second(bytes, from) * 1000;
    if (point === to - 1) return time;
    // finer digits are cut
    const digits = Math.min(6, to - 2 - point);
    const fraction = integerOf(bytes, point + 1, point + 1 + digits) * 10 ** (6 - digits);
    const rest = to - 1 - (point + 1 + digits);
    const fits =
      bytes[point] === dot && (rest === 0 || !Number.isNaN(integerOf(bytes, to - 1 - rest, to - 1)));
    return fits ? time + fraction : Number.NaN;
  };
}

/** The same to ms. */
export function isoReader(): (bytes: Buffer, from: number, to: number) => number {
  const microseconds = isoMicrosecondsReader();
  return (bytes, from, to) => Math.floor(microseconds(bytes, from, to) / 1000);
}

// 24/Nov/2026:23:33:59 +0000
const clfLength = 26;
const minuteLength = 18;
const zoneAt = 20;

/** Reads `24/Nov/2026:23:33:59 +0000` to ms since 1970; NaN for any other form. */
export function clfReader(): (bytes: Buffer, from: number, to: number) => number {
  // lines follow one another within a minute
  let last = Buffer.alloc(clfLength);
  let minute = Number.NaN;

  const isLast = (bytes: Buffer, from: number): boolean => {
    for (let at = 0; at < minuteLength; at++) if (bytes[from + at] !== last[at]) return false;
    for (let at = zoneAt; at < clfLength; at++) if (bytes[from + at] !== last[at]) return false;
    return true;
  };

  return (bytes, from, to) => {
    if (to - from !== clfLength) return Number.NaN;
    if (!isLast(bytes, from)) {
      last = Buffer.from(bytes.subarray(from, to));
      const text = last.latin1Slice();
      minute = clfTime(`${text.slice(0, minuteLength)}00${text.slice(zoneAt)}`) ?? Number.NaN;
    }
    const second = integerOf(bytes, from + minuteLength, from + zoneAt);
    return second < 60 ? minute + second * 1000 : Number.NaN;
  };
}
