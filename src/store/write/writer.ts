import { Rollups } from "../rollups/rollups.ts";
import type { Store } from "../store.ts";
import type { IdIndexes } from "../upkeep/id-indexes.ts";
import type { EncodedBatch, RejectedLine } from "./batch.ts";
import { insertInto } from "./bulk-insert.ts";
import { Dictionaries } from "./dictionaries.ts";
import { fileSaver } from "./file-row.ts";
import { type MessageRow, MessageRows } from "./message-rows.ts";
import { RequestRows } from "./request-rows.ts";

/** Writes encoded batches, messages, rejected lines and rows of files in transactions. */
export class Writer {
  readonly #store: Store;
  readonly #commitDelayMs: number;
  readonly #rollups: Rollups;
  readonly #dictionaries: Dictionaries;
  readonly #rows: RequestRows;
  readonly #messages: MessageRows;
  readonly #insertReject;
  readonly saveFile;
  #transactionStart = 0;

  /** `commitDelayMs`: how long a transaction that may be deferred stays open for further writes. */
  constructor(store: Store, idIndexes: IdIndexes, commitDelayMs = 0) {
    this.#store = store;
    this.#commitDelayMs = commitDelayMs;
    this.saveFile = fileSaver(store);
    this.#rollups = new Rollups(store);
    this.#dictionaries = new Dictionaries(store, this.#rollups);
    this.#rows = new RequestRows(store, idIndexes);
    this.#messages = new MessageRows(store);
    this.#insertReject = store.prepare(insertInto("reject_rows", ["file", "line", "cause", "raw"]));
  }

  /**
   * Runs `write` in a transaction. With `deferCommit`, later calls may share it, because a commit costs more than a
   * small file.
   */
  transaction(write: () => void, deferCommit = false): void {
    if (!this.#store.inTransaction) {
      this.#store.exec("begin immediate");
      this.#transactionStart = performance.now();
    }
    try {
      write();
      if (!deferCommit || performance.now() - this.#transactionStart > this.#commitDelayMs) this.commit();
    } catch (error) {
      this.#rollback();
      throw error;
    }
  }

  /** Inserts buffered rows, so that queries of this connection see them. */
  flush(): void {
    this.#rows.flush();
    this.#messages.flush();
  }

  #rollback(): void {
    this.#rows.discard();
    this.#messages.discard();
    this.#rollups.discard();
    this.#dictionaries.resetCache();
    if (this.#store.inTransaction) this.#store.exec("rollback");
  }

  commit(): void {
    if (!this.#store.inTransaction) return;
    try {
      this.flush();
      this.#rollups.write();
      this.#store.exec("commit");
    } catch (error) {
      this.#rollback();
      throw error;
    }
  }

  /** Inserts requests of a file, without the rows in `skipped`. `source`: of all of them; null: the servers of their formats. */
  insert(file: number, batch: EncodedBatch, skipped: ReadonlySet<number>, source: string | null): void {
    const ids = this.#dictionaries.add(file, batch, source);
    this.#rollups.add(batch, ids, skipped);
    this.#rows.insert(batch, ids, skipped);
  }

  /** Inserts messages of an error log. */
  insertMessages(file: number, messages: readonly MessageRow[]): void {
    this.#messages.insert(file, messages);
  }

  reject(file: number, { line, cause, raw }: RejectedLine): void {
    this.#insertReject.run([file, line, cause, raw]);
  }
}
