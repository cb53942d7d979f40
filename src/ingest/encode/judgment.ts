import type { Reason } from "../../faults/reasons.ts";
import type { HiddenBy, Verdict } from "../../faults/rule.ts";
import type { LineRecord } from "../../parse/line-record.ts";
import type { ValueIds } from "../../parse/parsed-line.ts";
import type { ClientKind, Tier } from "../../request.ts";
import type { Dimensions } from "../../store/write/batch.ts";

/** The number of some dimensions in a dictionary. */
export interface DimensionsId {
  readonly dimensions: Dimensions;
  /** the dimensions as JSON, which is the key of the dictionary */
  readonly key: string;
  readonly number: number;
  /** the dictionary */
  readonly owner: object;
}

/** What rules decide about a line. Lines with the same verdict cache entry share one. */
export interface Judgment {
  readonly verdict: Verdict;
  readonly client_kind: ClientKind;
  readonly server_error: boolean;
  /** cause of a failure behind a good answer; null if there was none */
  readonly hidden_reason: Reason | null;
  readonly hidden_by: HiddenBy | null;
  /** the server of the format */
  readonly source: string;
  readonly format: string;
  readonly tier: Tier;
  /** the source may deliver the line again */
  readonly redelivers: boolean;
  /** set by the dictionary that numbers the dimensions; null until then */
  dimensionsId: DimensionsId | null;
}

/** A request with everything that is stored of it, apart from its file. */
export interface JudgedRequest {
  readonly request: LineRecord;
  /** ids of the values that `request` does not hold as text */
  readonly values: ValueIds | null;
  readonly judged: Judgment;
  /** line number in the file */
  readonly line: number;
  /** of the line, if its source may deliver it again; else 0 */
  readonly checksum: number;
}
