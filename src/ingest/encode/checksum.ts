import { sums } from "../../parse/bytes/wasm-instance.ts";
import type { LineRecord } from "../../parse/format.ts";

let made: ReturnType<typeof sums> | null = null;

function sumOfBytes(bytes: Buffer, from: number, to: number): number {
  made ??= sums();
  return made(bytes, from, to);
}

/** A number by which lines are told apart that say the same in all that is stored; a reader may have made it already. */
export const checksumOfLine = ({ line_sum }: LineRecord, bytes: Buffer, from: number, to: number): number =>
  typeof line_sum === "number" ? line_sum : sumOfBytes(bytes, from, to);

/** The same of a line as binary text. */
export function checksumOfText(line: string): number {
  const bytes = Buffer.from(line, "latin1");
  return sumOfBytes(bytes, 0, bytes.length);
}
