import type { Store } from "../store.ts";
import { BulkInsert } from "./bulk-insert.ts";

const columns = [
  ...["time_ms", "line", "format", "severity", "rule", "cause", "message"],
  ...["client_ip", "host", "method", "path", "query", "upstream_addr", "connection", "log_id", "request_id"],
] as const;

/** A line of an error log: a row of `error_rows`, without its file. */
export interface MessageRow {
  readonly time_ms: number;
  readonly line: number;
  readonly format: string;
  readonly severity: string;
  /** row of the table of messages; null: none matches */
  readonly rule: string | null;
  readonly cause: string;
  readonly message: string;
  readonly client_ip: string | null;
  readonly host: string | null;
  readonly method: string | null;
  readonly path: string | null;
  readonly query: string | null;
  readonly upstream_addr: string | null;
  readonly connection: string | null;
  readonly log_id: string | null;
  readonly request_id: string | null;
}

/** Inserts messages of error logs. */
export class MessageRows {
  readonly #rows: BulkInsert;

  constructor(store: Store) {
    this.#rows = new BulkInsert(store, "error_rows", ["file", ...columns]);
  }

  insert(file: number, messages: readonly MessageRow[]): void {
    for (const message of messages) {
      this.#rows.add(file);
      for (const column of columns) this.#rows.add(message[column]);
    }
  }

  flush(): void {
    this.#rows.flush();
  }

  discard(): void {
    this.#rows.discard();
  }
}
