import { recordDepth, records } from "./json-records.ts";
import { type Batch, batches } from "./lines.ts";
import type { Content } from "./opened.ts";
import { batchesOfWhole } from "./whole.ts";

/** How far content was read before: its bytes, and the lines or records they held. */
export interface Position {
  readonly offset: number;
  readonly read: number;
}

/** What was not read yet of some content: its lines, or the records of JSON that is written in another way. */
export function readFrom(
  content: Content,
  { offset, read }: Position,
  signal: AbortSignal,
): AsyncIterable<Batch> | Iterable<Batch> {
  const depth = recordDepth(content.head);
  if (depth !== null) return records(content.chunks(0), depth, read, offset, signal);
  if (content.whole) return batchesOfWhole(content.whole, content.failure, offset);
  return batches(content.chunks(offset), offset, signal);
}
