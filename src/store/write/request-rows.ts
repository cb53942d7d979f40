import type { Store } from "../store.ts";
import { type IdIndexes, idColumns } from "../upkeep/id-indexes.ts";
import { type EncodedBatch, extraWidth, numberOrNull, rowWidth } from "./batch.ts";
import { BulkInsert, ExtraRows } from "./bulk-insert.ts";
import { attemptColumns, rowColumns } from "./columns.ts";
import type { DictionaryIds } from "./dictionaries.ts";
import { QueryPrefixes } from "./query-prefixes.ts";

/** A client that is not an IPv4 address. SQLite would store a text of digits as a number, but not a blob. */
const clientBlob = (client: string | undefined): Buffer | null =>
  client === undefined ? null : Buffer.from(client);

/** Inserts the rows of batches into `request_rows`, `request_more` and `attempt_rows`. */
export class RequestRows {
  readonly #idIndexes: IdIndexes;
  readonly #rows;
  readonly #extras;
  readonly #attempts;
  readonly #queries;
  readonly #inserts: readonly Pick<BulkInsert, "flush" | "discard">[];

  constructor(store: Store, idIndexes: IdIndexes) {
    this.#idIndexes = idIndexes;
    this.#rows = new BulkInsert(store, "request_rows", rowColumns);
    this.#extras = new ExtraRows(store);
    const key = ["time_ms", "line", "shape", "try"];
    this.#attempts = new BulkInsert(store, "attempt_rows", [...key, ...attemptColumns]);
    this.#queries = new QueryPrefixes(store);
    this.#inserts = [this.#rows, this.#extras, this.#attempts];
  }

  /** Inserts a batch, without the rows in `skipped`. */
  insert(batch: EncodedBatch, ids: DictionaryIds, skipped: ReadonlySet<number>): void {
    this.#insertRows(batch, ids, skipped);
    this.#insertExtras(batch, ids, skipped);
    this.#insertAttempts(batch, ids, skipped);
  }

  #insertRows(batch: EncodedBatch, ids: DictionaryIds, skipped: ReadonlySet<number>): void {
    const { numbers, queries } = batch;
    const clients = new Map(batch.clients);
    const rows = this.#rows;
    for (let row = 0, at = 0; row < batch.rows; row++, at += rowWidth) {
      if (skipped.has(row)) continue;
      rows.add(numbers[at]);
      rows.add(numbers[at + 1]);
      rows.add(ids.dimensions.idOf(numbers[at + 2] ?? 0));
      rows.add(numberOrNull(numbers[at + 3]) ?? clientBlob(clients.get(row)));
      rows.add(ids.paths.idOf(numbers[at + 4] ?? 0));
      const [prefix, query] = this.#queries.split(queries[row]);
      rows.add(prefix);
      rows.add(query);
      rows.add(numberOrNull(numbers[at + 5]));
      rows.add(ids.referers.idOf(numbers[at + 6] ?? 0));
      rows.add(ids.agents.idOf(numbers[at + 7] ?? 0));
    }
  }

  #insertExtras(
    { numbers, extraRows, extras, extraTexts }: EncodedBatch,
    ids: DictionaryIds,
    skipped: ReadonlySet<number>,
  ): void {
    for (const column of idColumns)
      if (extraTexts[column] !== undefined) this.#idIndexes.beforeInsert(column);
    const [rows, columns] = this.#extras.insertFor(extraTexts);
    const texts = columns.map((column) => extraTexts[column] ?? []);
    for (let index = 0, at = 0; index < extraRows; index++, at += extraWidth) {
      if (skipped.has(extras[at] ?? 0)) continue;
      const row = (extras[at] ?? 0) * rowWidth;
      rows.add(numbers[row]);
      rows.add(numbers[row + 1]);
      rows.add(ids.dimensions.idOf(numbers[row + 2] ?? 0));
      for (let offset = 1; offset < extraWidth; offset++) rows.add(numberOrNull(extras[at + offset]));
      for (const column of texts) rows.add(column[index] ?? null);
    }
  }

  #insertAttempts(
    { attempts, numbers }: EncodedBatch,
    ids: DictionaryIds,
    skipped: ReadonlySet<number>,
  ): void {
    for (const [row, attemptsOfRow] of attempts) {
      if (skipped.has(row)) continue;
      const at = row * rowWidth;
      attemptsOfRow.forEach((attempt, index) => {
        this.#attempts.add(numbers[at]);
        this.#attempts.add(numbers[at + 1]);
        this.#attempts.add(ids.dimensions.idOf(numbers[at + 2] ?? 0));
        this.#attempts.add(index + 1);
        for (const column of attemptColumns) this.#attempts.add(attempt[column]);
      });
    }
  }

  flush(): void {
    for (const insert of this.#inserts) insert.flush();
  }

  /** Deletes buffered rows and cached ids, after the transaction failed. */
  discard(): void {
    for (const insert of this.#inserts) insert.discard();
    this.#queries.resetCache();
  }
}
