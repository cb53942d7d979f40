import { Rollups } from "../rollups/rollups.ts";
import type { Store } from "../store.ts";
import {
  type Dimensions,
  type EncodedBatch,
  moreWidth,
  orNull,
  type RejectedLine,
  rowWidth,
} from "./batch.ts";
import { attemptColumns, rowColumns, shapeColumns } from "./columns.ts";
import { IdMap, Routes } from "./dictionaries.ts";
import { fileSaver } from "./file-row.ts";
import { type IdIndexes, idColumns } from "./id-indexes.ts";
import { BulkInsert, insertInto } from "./many-rows.ts";
import { ExtraRows } from "./more-rows.ts";
import { QueryPrefixes } from "./query-prefixes.ts";
import { Texts } from "./texts.ts";

const noDictionaries = () => ({
  shapes: new IdMap(),
  paths: new IdMap(),
  /** the route of each path */
  routes: new IdMap(),
  referers: new IdMap(),
  agents: new IdMap(),
});
type Dictionaries = ReturnType<typeof noDictionaries>;

/** Writes what was read. Whatever belongs together goes into one `transaction`. */
export class Writer {
  readonly #store: Store;
  readonly #ids: IdIndexes;
  readonly #rows;
  readonly #more;
  readonly #attempts;
  readonly #reject;
  readonly #shape;
  readonly #lowest;
  readonly #routes: Routes;
  readonly #paths: Texts;
  readonly #referers: Texts;
  readonly #agents: Texts;
  readonly #queries: QueryPrefixes;
  readonly #tables: readonly Pick<BulkInsert, "flush" | "drop">[];
  readonly #counts: Rollups;
  readonly #sourceOf;
  readonly #patience;
  readonly saveFile;
  #begun = 0;
  readonly #known = new Map<number, Dictionaries>();
  // those of the batch that is written
  #numbers = noDictionaries();

  /** `patience`: how long what was read may wait for others, in ms. */
  constructor(store: Store, ids: IdIndexes, patience = 0) {
    this.#store = store;
    this.#ids = ids;
    this.#patience = patience;
    this.saveFile = fileSaver(store);
    this.#rows = new BulkInsert(store, "request_rows", rowColumns);
    this.#more = new ExtraRows(store);
    this.#attempts = new BulkInsert(store, "attempt_rows", [
      "time_ms",
      "line",
      "shape",
      "try",
      ...attemptColumns,
    ]);
    this.#tables = [this.#rows, this.#more, this.#attempts];
    this.#reject = store.prepare(insertInto("reject_rows", ["file", "line", "cause", "raw"]));
    this.#shape = store.prepare(insertInto("shapes", ["id", "file", ...shapeColumns, "server_error"]));
    this.#lowest = store.prepare<[], number>("select ifnull(min(id), 0) from shapes where id < 0").pluck();
    this.#sourceOf = store.prepare<[number], string>("select source from files where id = ?").pluck();
    this.#routes = new Routes(store);
    this.#paths = new Texts(store, "paths", "path", "route");
    this.#referers = new Texts(store, "referers", "referer");
    this.#agents = new Texts(store, "agents", "user_agent");
    this.#queries = new QueryPrefixes(store);
    this.#counts = new Rollups(store);
  }

  /** `later`: it may be committed together with what comes at once after it; a commit costs more than a small file. */
  transaction(write: () => void, later = false): void {
    if (!this.#store.inTransaction) {
      this.#store.exec("begin immediate");
      this.#begun = performance.now();
    }
    try {
      write();
      if (!later || performance.now() - this.#begun > this.#patience) this.commit();
    } catch (error) {
      this.#rollback();
      throw error;
    }
  }

  /** Rows are held back to be written together: now they can be read. */
  flush(): void {
    for (const rows of this.#tables) rows.flush();
  }

  #rollback(): void {
    for (const rows of this.#tables) rows.drop();
    this.#counts.drop();
    this.#routes.forget();
    this.#queries.forget();
    if (this.#store.inTransaction) this.#store.exec("rollback");
  }

  commit(): void {
    if (!this.#store.inTransaction) return;
    try {
      this.flush();
      this.#counts.write();
      this.#store.exec("commit");
    } catch (error) {
      this.#rollback();
      throw error;
    }
  }

  #addShape(file: number, source: string, shape: Dimensions): void {
    this.#counts.addShape(source, shape);
    const id = shape.reason === null ? null : (this.#lowest.get() ?? 0) - 1;
    const values = shapeColumns.map((column) => shape[column]);
    const { lastInsertRowid } = this.#shape.run(id, file, ...values, shape.server_error ? 1 : 0);
    this.#numbers.shapes.add(Number(lastInsertRowid));
  }

  #addPaths(paths: EncodedBatch["newEntries"]["paths"]): void {
    const routes = paths.map(({ route }) => this.#routes.id(route));
    const texts = paths.map(({ path }) => path);
    for (const { id, first } of this.#paths.keep(texts, routes)) {
      this.#numbers.paths.add(id);
      this.#counts.addPath(first);
    }
    for (const route of routes) this.#numbers.routes.add(route);
  }

  #addReferers(referers: readonly string[]): void {
    for (const { id } of this.#referers.keep(referers)) this.#numbers.referers.add(id);
    for (const referer of referers) this.#counts.addReferer(referer);
  }

  #addNews(
    file: number,
    { encoder: packer, newEntries: news, dictionaryReset: forgotten, isNewFile }: EncodedBatch,
  ): void {
    const known = forgotten ? undefined : this.#known.get(packer);
    this.#numbers = known ?? noDictionaries();
    if (!known) this.#known.set(packer, this.#numbers);
    if (isNewFile) this.#numbers.shapes = new IdMap();
    this.#counts.use(packer, known === undefined, isNewFile);
    const source = news.dimensions.length > 0 ? (this.#sourceOf.get(file) ?? "") : "";
    for (const shape of news.dimensions) this.#addShape(file, source, shape);
    this.#addPaths(news.paths);
    this.#addReferers(news.referers);
    for (const { id } of this.#agents.keep(news.agents)) this.#numbers.agents.add(id);
  }

  /** Requests of a file, but for some rows of the batch. */
  insert(file: number, batch: EncodedBatch, without: ReadonlySet<number>): void {
    this.#addNews(file, batch);
    this.#counts.add(batch, this.#numbers, without);
    this.#insertRows(batch, without);
    this.#insertMore(batch, without);
    this.#insertAttempts(batch, without);
  }

  #insertRows(batch: EncodedBatch, without: ReadonlySet<number>): void {
    const { numbers, queries } = batch;
    const clients = new Map(batch.clients);
    const rows = this.#rows;
    for (let row = 0, at = 0; row < batch.rows; row++, at += rowWidth) {
      if (without.has(row)) continue;
      rows.add(numbers[at]);
      rows.add(numbers[at + 1]);
      rows.add(this.#numbers.shapes.of(numbers[at + 2] ?? 0));
      rows.add(orNull(numbers[at + 3]) ?? clients.get(row) ?? null);
      rows.add(this.#numbers.paths.of(numbers[at + 4] ?? 0));
      const [start, query] = this.#queries.split(queries[row]);
      rows.add(start);
      rows.add(query);
      rows.add(orNull(numbers[at + 5]));
      rows.add(this.#numbers.referers.of(numbers[at + 6] ?? 0));
      rows.add(this.#numbers.agents.of(numbers[at + 7] ?? 0));
    }
  }

  #insertMore({ numbers, moreRows, more, texts }: EncodedBatch, without: ReadonlySet<number>): void {
    for (const column of idColumns) if (texts[column] !== undefined) this.#ids.meet(column);
    const [rows, columns] = this.#more.for(texts);
    const values = columns.map((column) => texts[column] ?? []);
    for (let index = 0, at = 0; index < moreRows; index++, at += moreWidth) {
      if (without.has(more[at] ?? 0)) continue;
      const row = (more[at] ?? 0) * rowWidth;
      rows.add(numbers[row]);
      rows.add(numbers[row + 1]);
      rows.add(this.#numbers.shapes.of(numbers[row + 2] ?? 0));
      for (let each = 1; each < moreWidth; each++) rows.add(orNull(more[at + each]));
      for (const column of values) rows.add(column[index] ?? null);
    }
  }

  #insertAttempts({ attempts, numbers }: EncodedBatch, without: ReadonlySet<number>): void {
    for (const [row, tries] of attempts) {
      if (without.has(row)) continue;
      const at = row * rowWidth;
      tries.forEach((attempt, index) => {
        this.#attempts.add(numbers[at]);
        this.#attempts.add(numbers[at + 1]);
        this.#attempts.add(this.#numbers.shapes.of(numbers[at + 2] ?? 0));
        this.#attempts.add(index + 1);
        for (const column of attemptColumns) this.#attempts.add(attempt[column]);
      });
    }
  }

  reject(file: number, { line, cause, raw }: RejectedLine): void {
    this.#reject.run([file, line, cause, raw]);
  }
}
