import type { EncodedBatch, RejectedLine } from "../../store/write/batch.ts";
import type { MessageRow } from "../../store/write/message-rows.ts";
import type { UnknownValueCounts } from "./unknown-values.ts";

/** What a block of lines contained, and how far into the content it reaches. */
export interface ParsedBlock {
  readonly batch: EncodedBatch;
  /** lines of an error log */
  readonly messages: readonly MessageRow[];
  readonly rejects: readonly RejectedLine[];
  /** cause -> lines */
  readonly skips: Readonly<Record<string, number>>;
  /** format -> requests or messages */
  readonly formats: Readonly<Record<string, number>>;
  /** server and tier of the first request or message; null without them */
  readonly first: { readonly source: string; readonly tier: "cdn" | "proxy" } | null;
  /** times of the earliest and the latest request, in ms */
  readonly span: readonly [first: number, last: number] | null;
  /** numbers of lines with text after the fields, which is not parsed */
  readonly loose: readonly number[];
  readonly unknownValues: UnknownValueCounts;
  /** routes that the database does not have yet */
  readonly routes: readonly string[];
  /** bytes of content up to the end of the block */
  readonly offset: number;
  /** fingerprint of the last bytes before `offset` */
  readonly tail: Uint8Array;
  /** the last line has no line end and was left for the next run */
  readonly lastLinePending: boolean;
  /** the error that broke off the content after this block */
  readonly damaged: string | null;
  /** bytes read from the disk so far */
  readonly bytes: number;
  /** the content ends with this block */
  readonly last: boolean;
}
