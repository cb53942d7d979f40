import type { Content } from "../opened.ts";
import { type Depth, recordDepth } from "./record-depth.ts";
import { batches, type TextBlock } from "./text.ts";
import { batchesOfWhole } from "./whole.ts";

/** How far content was read before: its bytes, and the lines or records they held. */
export interface Position {
  readonly offset: number;
  readonly linesBefore: number;
}

/** The parser of JSON is loaded where there is such content. */
async function* recordsOf(
  content: Content,
  depth: Depth,
  { offset, linesBefore: read }: Position,
  signal: AbortSignal,
): AsyncGenerator<TextBlock> {
  const { records } = await import("./json-records.ts");
  yield* records(content.chunks(0), depth, read, offset, signal);
}

/** What was not read yet of some content: its lines, or the records of JSON that is written in another way. */
export function readFrom(
  content: Content,
  position: Position,
  signal: AbortSignal,
): AsyncIterable<TextBlock> | Iterable<TextBlock> {
  const depth = recordDepth(content.head);
  if (depth !== null) return recordsOf(content, depth, position, signal);
  if (content.whole) return batchesOfWhole(content.whole, content.failure, position.offset);
  return batches(content.chunks(position.offset), position.offset, signal);
}
