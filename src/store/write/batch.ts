import type { Reason } from "../../faults/reasons.ts";
import type { HiddenBy, Verdict } from "../../faults/rule.ts";
import type { Attempt, Cache, ClientKind, Tier } from "../../request.ts";

/** The low-cardinality columns of a request: a row of `shapes`, without its id and file. */
export interface Dimensions extends Verdict {
  /** the server of the format */
  readonly source: string;
  readonly tier: Tier;
  readonly format: string;
  readonly client_kind: ClientKind;
  readonly method: string | null;
  readonly scheme: string | null;
  readonly host: string | null;
  readonly protocol: string | null;
  readonly status: number | null;
  readonly upstream_status: number | null;
  readonly upstream_addr: string | null;
  readonly upstream_tries: number | null;
  readonly cache_status: string | null;
  readonly cache: Cache | null;
  readonly edge_location: string | null;
  readonly server_error: boolean;
  readonly hidden_reason: Reason | null;
  readonly hidden_by: HiddenBy | null;
}

export interface RejectedLine {
  readonly line: number;
  readonly cause: string;
  readonly raw: string;
}

/** The values that a batch adds to the dictionaries, in the order of their numbers, which count from 1. */
interface NewEntries {
  readonly dimensions: readonly Dimensions[];
  readonly paths: readonly { readonly path: string; readonly route: string }[];
  readonly referers: readonly string[];
  readonly agents: readonly string[];
}

/** Values per row in `EncodedBatch.numbers`; NaN stands for null. */
export const rowWidth = 8;
/** Values per row in `EncodedBatch.extras`. */
export const extraWidth = 4;
export const extraTextColumns = [
  "request_id",
  "trace_id",
  "edge_id",
  "trace_key",
  "forwarded_ip",
  "peer_ip",
  "retry_after",
  "raw_request",
] as const;

export type ExtraTextColumn = (typeof extraTextColumns)[number];
export type ExtraTexts = Readonly<Partial<Record<ExtraTextColumn, readonly (string | null)[]>>>;

/** Decodes a number of a batch: null for NaN. */
export const numberOrNull = (value: number | undefined): number | null =>
  value === undefined || Number.isNaN(value) ? null : value;

/**
 * Encoded requests: numbers in typed arrays and repeated texts as numbers of dictionaries, so that a batch can pass
 * between threads at little cost.
 */
export interface EncodedBatch {
  /** id of the encoder; each encoder has its own dictionaries */
  readonly encoder: number;
  readonly rows: number;
  /** per row: time_ms, line, dimensions, client, path, bytes_sent, referer, agent */
  readonly numbers: Float64Array<ArrayBuffer>;
  readonly queries: readonly (string | null)[];
  /** clients other than IPv4 addresses */
  readonly clients: readonly (readonly [row: number, address: string])[];
  /** number of rows with extra columns, which are stored in `request_more` */
  readonly extraRows: number;
  /** per row with extra columns: row, request_time_ms, upstream_time_ms, bytes_received */
  readonly extras: Float64Array<ArrayBuffer>;
  /** text columns of these rows; a column that no row has is absent */
  readonly extraTexts: ExtraTexts;
  readonly attempts: readonly (readonly [row: number, attempts: readonly Attempt[]])[];
  /** checksum of the line for rows that a source may deliver again, else 0; may end before the last row */
  readonly checksums: Int32Array<ArrayBuffer>;
  readonly newEntries: NewEntries;
  /** the numbers of all dictionaries start at 1 again */
  readonly dictionaryReset: boolean;
  /** the numbers of dimensions start at 1 again, because dimensions belong to a file */
  readonly isNewFile: boolean;
}
