import { hashOf, viewOf } from "../formats/bytes/view.ts";

/** A number by which lines are told apart that say the same in all that is stored. */
export const sumOfBytes = (bytes: Buffer, from: number, to: number): number =>
  hashOf(viewOf(bytes), from, to);

/** The same of a line as binary text. */
export function sumOfText(line: string): number {
  const bytes = Buffer.from(line, "latin1");
  return sumOfBytes(bytes, 0, bytes.length);
}
