import type { EncodedBatch, RejectedLine } from "../../store/write/batch.ts";
import type { UnknownValueCounts } from "./unknown-values.ts";

/** What a stretch of a file held, and how far it reaches. */
export interface ParsedBlock {
  readonly batch: EncodedBatch;
  readonly rejects: readonly RejectedLine[];
  /** cause -> lines */
  readonly skips: Readonly<Record<string, number>>;
  /** format -> requests */
  readonly formats: Readonly<Record<string, number>>;
  /** the server and the hop that wrote the first request; null where there is none */
  readonly first: { readonly source: string; readonly tier: "cdn" | "proxy" } | null;
  /** times in ms of the earliest and the latest request */
  readonly span: readonly [first: number, last: number] | null;
  /** lines with text behind the fields, which is not understood */
  readonly loose: readonly number[];
  readonly newWords: UnknownValueCounts;
  /** routes that were not met before */
  readonly routes: readonly string[];
  /** bytes of content up to its end */
  readonly offset: number;
  /** fingerprint of the last bytes of content up to `offset` */
  readonly tail: Uint8Array;
  /** the last line has no end yet: it waits for the next run */
  readonly held: boolean;
  /** what broke off the content; this is the last that could be read */
  readonly damaged: string | null;
  /** bytes read from the disk so far */
  readonly bytes: number;
  /** nothing comes after this one */
  readonly last: boolean;
}
