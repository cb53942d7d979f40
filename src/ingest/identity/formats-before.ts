import { logName, standardInput } from "../../input/files.ts";
import type { Store } from "../../store/store.ts";

// logs whose names differ in more than rotation can be many, and are read only once
const maxLogs = 20_000;

const latest = `select path, format from (select id, path, format from files where format <> '' order by id desc limit ?)
  order by id`;

/** The format of each log when it was read last, over rotations: the name of a file in, the name of a format out. */
export class FormatsBefore {
  readonly #store: Store;
  #byLog: Map<string, string> | null = null;

  constructor(store: Store) {
    this.#store = store;
  }

  #formats(): Map<string, string> {
    if (this.#byLog) return this.#byLog;
    const rows = this.#store.prepare<[number], { path: string; format: string }>(latest).all(maxLogs);
    this.#byLog = new Map(rows.map(({ path, format }) => [logName(path), format]));
    return this.#byLog;
  }

  of(file: string): string | null {
    return file === standardInput ? null : (this.#formats().get(logName(file)) ?? null);
  }

  set(file: string, format: string): void {
    const formats = this.#formats();
    if (formats.size >= maxLogs) formats.clear();
    formats.set(logName(file), format);
  }
}
