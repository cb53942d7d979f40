import type { Verdict } from "../faults/rule.ts";
import type { ClientKind, RequestRow, Tier } from "../request.ts";
import type { Store } from "./open.ts";

/** A request with all that is stored of it. */
export interface Row {
  readonly request: RequestRow & { readonly time_ms: number };
  readonly verdict: Verdict;
  readonly client_kind: ClientKind;
  readonly route: string | null;
  /** the part of trace_id that all hops share */
  readonly trace_key: string | null;
  readonly server_error: boolean;
  readonly format: string;
  /** of the file, if the person did not name one */
  readonly source: string;
  readonly tier: Tier;
  readonly line: number;
}

export interface RejectedLine {
  readonly line: number;
  readonly cause: string;
  readonly raw: string;
}

/** What `files` holds of one file. */
export interface FileRow {
  id: number;
  source: string;
  tier: Tier;
  path: string;
  format: string;
  size: number;
  offset: number;
  read: number;
  stored: number;
  rejected: number;
  skipped: number;
  skips: string;
  duplicates: number;
  first_time: string | null;
  last_time: string | null;
  complete: number;
  damaged: string | null;
  ingested_at: string;
  head: Buffer;
  head_length: number;
  tail: Buffer;
}

/** The columns of `requests` that a line gives as they are. */
export const requestColumns = [
  "client_ip",
  "method",
  "scheme",
  "host",
  "path",
  "query",
  "protocol",
  "status",
  "upstream_status",
  "upstream_addr",
  "upstream_tries",
  "request_time_ms",
  "upstream_time_ms",
  "bytes_sent",
  "bytes_received",
  "cache_status",
  "cache",
  "edge_location",
  "referer",
  "user_agent",
  "request_id",
  "trace_id",
  "edge_id",
  "forwarded_ip",
  "raw_request",
] as const satisfies readonly (keyof RequestRow)[];
const fromVerdict = ["answered_by", "fault", "reason", "confidence", "rule"] as const;
const own = ["time_ms", "file", "line", "format", "client_kind", "route", "trace_key", "server_error"];
const attemptColumns = [
  "redirect",
  "upstream_addr",
  "status",
  "connect_time_ms",
  "header_time_ms",
  "response_time_ms",
  "bytes_received",
  "outcome",
] as const;

const insertInto = (table: string, columns: readonly string[]): string =>
  `insert into ${table} (${columns.join(", ")}) values (${columns.map(() => "?").join(", ")})`;

// a line can hold anything; what is kept of a rejected one is bounded
const rawLimit = 4096;

/** Writes what was read. Whatever belongs together goes into one `transaction`. */
export class Writer {
  readonly #store: Store;
  readonly #request;
  readonly #attempt;
  readonly #reject;

  constructor(store: Store) {
    this.#store = store;
    this.#request = store.prepare(insertInto("request_rows", [...own, ...requestColumns, ...fromVerdict]));
    this.#attempt = store.prepare(insertInto("attempts", ["request", "try", ...attemptColumns]));
    this.#reject = store.prepare(insertInto("reject_rows", ["file", "line", "cause", "raw"]));
  }

  transaction(write: () => void): void {
    this.#store.transaction(write).immediate();
  }

  insert(file: number, row: Row): void {
    const { request, verdict } = row;
    const values: unknown[] = [
      request.time_ms,
      file,
      row.line,
      row.format,
      row.client_kind,
      row.route,
      row.trace_key,
      row.server_error ? 1 : 0,
    ];
    for (const column of requestColumns) values.push(request[column] ?? null);
    for (const column of fromVerdict) values.push(verdict[column]);
    const { lastInsertRowid } = this.#request.run(values);
    request.attempts?.forEach((attempt, index) => {
      this.#attempt.run([lastInsertRowid, index + 1, ...attemptColumns.map((column) => attempt[column])]);
    });
  }

  reject(file: number, { line, cause, raw }: RejectedLine): void {
    this.#reject.run([file, line, cause, raw.slice(0, rawLimit)]);
  }

  /** Makes or renews the row of a file; gives its id. */
  saveFile(file: Omit<FileRow, "id"> & { id?: number }): number {
    const { id, ...values } = file;
    const columns = Object.keys(values);
    if (id === undefined) {
      return Number(
        this.#store.prepare(insertInto("files", columns)).run(Object.values(values)).lastInsertRowid,
      );
    }
    const set = columns.map((column) => `${column} = ?`).join(", ");
    this.#store.prepare(`update files set ${set} where id = ?`).run([...Object.values(values), id]);
    return id;
  }
}
