import { clfTime, isoTime } from "../time.ts";
import { integerOf } from "./numbers.ts";
import { LastBytes } from "./view.ts";

const dot = 0x2e;
const zulu = 0x5a;
// 2026-11-24T23:33:59
const secondLength = 19;

/** Reads `2026-11-24T23:33:59.123456Z` to microseconds since 1970; NaN for any other form. */
export function isoMicrosecondsReader(): (bytes: Buffer, from: number, to: number) => number {
  // lines follow one another within a second
  const last = new LastBytes();
  let lastTime = Number.NaN;

  const second = (bytes: Buffer, from: number): number => {
    if (last.are(bytes, from, 0, secondLength)) return lastTime;
    last.keep(bytes, from, from + secondLength);
    lastTime = isoTime(`${bytes.latin1Slice(from, from + secondLength)}Z`) ?? Number.NaN;
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
  const last = new LastBytes();
  let minute = Number.NaN;

  const isLast = (bytes: Buffer, from: number): boolean =>
    last.are(bytes, from, 0, minuteLength) && last.are(bytes, from, zoneAt, clfLength - zoneAt);

  return (bytes, from, to) => {
    if (to - from !== clfLength) return Number.NaN;
    if (!isLast(bytes, from)) {
      last.keep(bytes, from, to);
      const text = bytes.latin1Slice(from, to);
      minute = clfTime(`${text.slice(0, minuteLength)}00${text.slice(zoneAt)}`) ?? Number.NaN;
    }
    const second = integerOf(bytes, from + minuteLength, from + zoneAt);
    return second < 60 ? minute + second * 1000 : Number.NaN;
  };
}
