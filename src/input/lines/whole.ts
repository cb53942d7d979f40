import { chunkBytes } from "../disk.ts";
import { LineBounds, withoutMarks } from "./bounds.ts";
import { blockLines, linesAndOffset, type TextBlock } from "./text.ts";

function linesOf(bytes: Buffer): string[] {
  const bounds = new LineBounds();
  const texts: string[] = [];
  for (let at = 0; at < bytes.length; at += chunkBytes)
    texts.push(bounds.text(bytes.subarray(at, at + chunkBytes)));
  texts.push(bounds.lineEnd());
  return texts.join("").split("\n");
}

/** The blocks of content in memory, from an offset on; as `textBlocks`. */
export function* wholeTextBlocks(whole: Buffer, failure: Error | null, from: number): Generator<TextBlock> {
  const all = linesOf(whole.subarray(from));
  const unfinishedBytes = withoutMarks(all.at(-1) ?? "").bytes;
  if (unfinishedBytes === 0) all.pop();
  let at = from;
  for (let first = 0; first < all.length; first += blockLines) {
    const { lines, offset } = linesAndOffset(all.slice(first, first + blockLines), at);
    at = Math.min(offset, whole.length);
    const last = first + blockLines >= all.length;
    const unfinished = last ? unfinishedBytes : 0;
    yield { lines, offset: at, unfinished, failure: last ? failure : null, last };
  }
  if (all.length === 0 && failure) yield { lines: [], offset: from, unfinished: 0, failure, last: true };
}
