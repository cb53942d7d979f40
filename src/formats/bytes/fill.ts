import type { Draft } from "../format.ts";
import { type Kind, readerOf } from "../kinds.ts";
import type { Decode } from "../text.ts";
import type { Key } from "./key.ts";

/** Puts what bytes say into the draft of a line, and into its key. */
export type Fill = (draft: Draft, bytes: Buffer, from: number, to: number) => void;

/** What is the same for the fields of a layout. */
export interface Line {
  readonly decode: Decode;
  readonly key: Key;
  /** whether this column or fact is a measure: it is stored, and nothing is concluded of it but that it is there */
  readonly isMeasure: (to: string) => boolean;
}

export type Maker = (kind: Kind, to: string, line: Line) => Fill;

/** What the reader of text puts into the column, where that depends on the text alone. */
export function valueOfText(kind: Kind, to: string, decode: Decode): (binary: string) => unknown {
  const { read, value } = readerOf(kind);
  if (value) return (binary) => value(binary, decode);
  return (binary) => {
    const scratch: Draft = {};
    read(scratch, to, binary, decode);
    return scratch[to];
  };
}

/** As the reader of text does it, and nobody knows what that makes of the line. */
export function strangely(kind: Kind, to: string, { decode, key }: Line): Fill {
  const { read } = readerOf(kind);
  return (draft, bytes, from, end) => {
    read(draft, to, bytes.latin1Slice(from, end), decode);
    key.strange = true;
  };
}
