import { hashed, hashStart } from "../formats/bytes/value-cache.ts";

/** A number by which lines are told apart that say the same in all that is stored. */
export function sumOfBytes(bytes: Uint8Array, from: number, to: number): number {
  let sum = hashStart;
  for (let at = from; at < to; at++) sum = hashed(sum, bytes[at] as number);
  return sum;
}

/** The same of a line as binary text. */
export function sumOfText(line: string): number {
  let sum = hashStart;
  for (let at = 0; at < line.length; at++) sum = hashed(sum, line.charCodeAt(at));
  return sum;
}
