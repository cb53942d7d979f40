import { isoTime } from "../time.ts";
import { integerOf } from "./numbers.ts";

const dot = 0x2e;
const zulu = 0x5a;
// 2026-11-24T23:33:59
const secondLength = 19;

/** Reads `2026-11-24T23:33:59.123456Z` to microseconds since 1970; NaN for any other form. */
export function isoReader(): (bytes: Buffer, from: number, to: number) => number {
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
