import type { Content } from "../content.ts";
import { type Depth, recordDepth } from "./record-depth.ts";
import { type TextBlock, textBlocks } from "./text.ts";
import { wholeTextBlocks } from "./whole.ts";

/** How far earlier runs read: bytes, and the lines or records in them. */
export interface Position {
  readonly offset: number;
  readonly linesBefore: number;
}

/** Loads the JSON parser on first use. */
async function* recordsOf(
  content: Content,
  depth: Depth,
  { offset, linesBefore }: Position,
  signal: AbortSignal,
): AsyncGenerator<TextBlock> {
  const { records } = await import("./json-records.ts");
  yield* records(content.chunks(0), depth, linesBefore, offset, signal);
}

/** The unread lines of some content, or the records of a JSON document as lines. */
export function readFrom(
  content: Content,
  position: Position,
  signal: AbortSignal,
): AsyncIterable<TextBlock> | Iterable<TextBlock> {
  const depth = recordDepth(content.head);
  if (depth !== null) return recordsOf(content, depth, position, signal);
  if (content.whole) return wholeTextBlocks(content.whole, content.failure, position.offset);
  return textBlocks(content.chunks(position.offset), position.offset, signal);
}
