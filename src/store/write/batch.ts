import type { Verdict } from "../../faults/rule.ts";
import type { Attempt, Cache, ClientKind, Tier } from "../../request.ts";

/** All of a request that takes few values, together; a row of `shapes`, but for its file. */
export interface Dimensions extends Verdict {
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
}

export interface RejectedLine {
  readonly line: number;
  readonly cause: string;
  readonly raw: string;
}

/** Values that were not met before, in the order of their numbers, which count from 1 on. */
export interface NewEntries {
  readonly dimensions: readonly Dimensions[];
  readonly paths: readonly { readonly path: string; readonly route: string }[];
  readonly referers: readonly string[];
  readonly agents: readonly string[];
}

/** Numbers of a row, in this order; NaN where there is none. */
export const rowWidth = 8;
export const moreWidth = 4;
export const moreTexts = [
  "request_id",
  "trace_id",
  "edge_id",
  "trace_key",
  "forwarded_ip",
  "raw_request",
] as const;

export type MoreText = (typeof moreTexts)[number];
export type MoreTexts = Readonly<Partial<Record<MoreText, readonly (string | null)[]>>>;

/** What a number of a batch stands for. */
export const orNull = (value: number | undefined): number | null =>
  value === undefined || Number.isNaN(value) ? null : value;

/**
 * Requests on their way into the store, packed so that they pass from one thread to another at little cost: numbers
 * side by side, texts that repeat as numbers of a dictionary.
 */
export interface EncodedBatch {
  /** who packed it: each has numbers of its own for the values of the dictionaries */
  readonly encoder: number;
  readonly rows: number;
  /** per row: time_ms, line, shape, client, path, bytes_sent, referer, agent */
  readonly numbers: Float64Array<ArrayBuffer>;
  readonly queries: readonly (string | null)[];
  /** addresses that are no IPv4: row, address */
  readonly clients: readonly (readonly [row: number, address: string])[];
  /** how many rows have more; per such row: row, request_time_ms, upstream_time_ms, bytes_received */
  readonly moreRows: number;
  readonly more: Float64Array<ArrayBuffer>;
  /** its texts, column by column; a column left out: no row has one */
  readonly texts: MoreTexts;
  readonly attempts: readonly (readonly [row: number, attempts: readonly Attempt[]])[];
  /** of rows that their source may deliver again the checksum of the line; of others 0, or it ends before them */
  readonly checksums: Int32Array<ArrayBuffer>;
  readonly newEntries: NewEntries;
  /** the numbers of all dictionaries begin at 1 again */
  readonly dictionaryReset: boolean;
  /** those of shapes do, which belong to a file */
  readonly isNewFile: boolean;
}
