import type { Rollups } from "../rollups/rollups.ts";
import type { Store } from "../store.ts";
import type { Dimensions, EncodedBatch } from "./batch.ts";
import { insertInto } from "./bulk-insert.ts";
import { dimensionColumns } from "./columns.ts";
import { IdMap } from "./id-map.ts";
import { RouteTable } from "./route-table.ts";
import { TextTable } from "./text-table.ts";

const emptyIds = () => ({
  dimensions: new IdMap(),
  paths: new IdMap(),
  /** the route of each path */
  routes: new IdMap(),
  referers: new IdMap(),
  agents: new IdMap(),
});

/** Ids of the database for the numbers of an encoder's dictionaries. */
export type DictionaryIds = ReturnType<typeof emptyIds>;

/** Stores the new dictionary entries of batches, and maps the numbers of each encoder to ids of the database. */
export class Dictionaries {
  readonly #rollups: Rollups;
  readonly #insertDimensions;
  readonly #lowestId;
  readonly #routes: RouteTable;
  readonly #paths: TextTable;
  readonly #referers: TextTable;
  readonly #agents: TextTable;
  readonly #byEncoder = new Map<number, DictionaryIds>();
  #ids = emptyIds();

  /** `rollups` receives the same entries. */
  constructor(store: Store, rollups: Rollups) {
    this.#rollups = rollups;
    this.#insertDimensions = store.prepare(
      insertInto("shapes", ["id", "file", "source", ...dimensionColumns, "server_error"]),
    );
    this.#lowestId = store.prepare<[], number>("select ifnull(min(id), 0) from shapes where id < 0").pluck();
    this.#routes = new RouteTable(store);
    this.#paths = new TextTable(store, "paths", "path", "route");
    this.#referers = new TextTable(store, "referers", "referer");
    this.#agents = new TextTable(store, "agents", "user_agent");
  }

  /** Stores the new entries of a batch and returns the ids of its encoder. `source`: of all lines; null: their servers. */
  add(file: number, batch: EncodedBatch, source: string | null): DictionaryIds {
    this.#select(batch);
    const { dimensions, paths, referers, agents } = batch.newEntries;
    for (const each of dimensions) this.#addDimensions(file, source ?? each.source, each);
    this.#addPaths(paths);
    this.#addReferers(referers);
    for (const { id } of this.#agents.findOrInsert(agents)) this.#ids.agents.add(id);
    return this.#ids;
  }

  #select({ encoder, dictionaryReset, isNewFile }: EncodedBatch): void {
    const existing = dictionaryReset ? undefined : this.#byEncoder.get(encoder);
    this.#ids = existing ?? emptyIds();
    if (!existing) this.#byEncoder.set(encoder, this.#ids);
    if (isNewFile) this.#ids.dimensions = new IdMap();
    this.#rollups.useEncoder(encoder, existing === undefined, isNewFile);
  }

  /** Dimensions of failed requests get negative ids, which `request_rows_failed` indexes. */
  #addDimensions(file: number, source: string, dimensions: Dimensions): void {
    this.#rollups.addDimensions(source, dimensions);
    const id = dimensions.reason === null ? null : (this.#lowestId.get() ?? 0) - 1;
    const values = dimensionColumns.map((column) => dimensions[column]);
    const serverError = dimensions.server_error ? 1 : 0;
    const { lastInsertRowid } = this.#insertDimensions.run(id, file, source, ...values, serverError);
    this.#ids.dimensions.add(Number(lastInsertRowid));
  }

  #addPaths(paths: EncodedBatch["newEntries"]["paths"]): void {
    const routes = paths.map(({ route }) => this.#routes.findOrInsert(route));
    const texts = paths.map(({ path }) => path);
    for (const { id, firstId } of this.#paths.findOrInsert(texts, routes)) {
      this.#ids.paths.add(id);
      this.#rollups.addPath(firstId);
    }
    for (const route of routes) this.#ids.routes.add(route);
  }

  #addReferers(referers: readonly string[]): void {
    for (const { id } of this.#referers.findOrInsert(referers)) this.#ids.referers.add(id);
    for (const referer of referers) this.#rollups.addReferer(referer);
  }

  /** Drops cached ids that a failed transaction may not have committed. */
  resetCache(): void {
    this.#routes.resetCache();
  }
}
