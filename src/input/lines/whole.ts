import { chunkSize } from "../disk.ts";
import { Bounds, measured } from "./bounds.ts";
import { batchSize, gather, type TextBlock } from "./text.ts";

function linesOf(bytes: Buffer): string[] {
  const bounds = new Bounds();
  const texts: string[] = [];
  for (let at = 0; at < bytes.length; at += chunkSize)
    texts.push(bounds.text(bytes.subarray(at, at + chunkSize)));
  texts.push(bounds.lineEnd());
  return texts.join("").split("\n");
}

/** The lines of content that stands in memory, from an offset on: as `batches` has them. */
export function* batchesOfWhole(whole: Buffer, failure: Error | null, from: number): Generator<TextBlock> {
  const all = linesOf(whole.subarray(from));
  const open = measured(all.at(-1) ?? "").bytes;
  if (open === 0) all.pop();
  let at = from;
  for (let first = 0; first < all.length; first += batchSize) {
    const { lines, offset } = gather(all.slice(first, first + batchSize), at);
    at = Math.min(offset, whole.length);
    const last = first + batchSize >= all.length;
    const unfinished = last ? open : 0;
    yield { lines, offset: at, unfinished, failure: last ? failure : null, last };
  }
  if (all.length === 0 && failure) yield { lines: [], offset: from, unfinished: 0, failure, last: true };
}
