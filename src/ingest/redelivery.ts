import { type Batch, moreTexts, moreWidth, rowWidth } from "../store/batch.ts";
import type { Store } from "../store/open.ts";

const stored = (id: string): string => `select 1
  from request_more m join shapes s on s.id = +m.shape join files f on f.id = +s.file
  where m.${id} = :id and m.time_ms = :time_ms and f.source = :source limit 1`;
const latest = `select source, max(last_time) as last_time from files where last_time is not null group by source`;

/** Tells which lines a source has delivered before: the same id, time and source. */
export class Redelivery {
  readonly #byRequestId;
  readonly #byTraceId;
  /** up to when each source has lines in the store: what is later cannot be there */
  readonly #latest: Map<string, number>;

  constructor(store: Store) {
    this.#byRequestId = store.prepare<[object], 1>(stored("request_id")).pluck();
    this.#byTraceId = store.prepare<[object], 1>(stored("trace_id")).pluck();
    const rows = store.prepare<[], { source: string; last_time: string }>(latest).all();
    this.#latest = new Map(rows.map(({ source, last_time }) => [source, Date.parse(last_time)]));
  }

  #isStored(source: string, time_ms: number, request_id: string | null, trace_id: string | null): boolean {
    if (time_ms > (this.#latest.get(source) ?? Number.NEGATIVE_INFINITY)) return false;
    if (request_id !== null) return this.#byRequestId.get({ id: request_id, time_ms, source }) === 1;
    return this.#byTraceId.get({ id: trace_id, time_ms, source }) === 1;
  }

  /** The rows of a batch that are there already, of sources that may deliver a line again. */
  duplicates(source: string, { redelivered, numbers, more, moreTexts: texts }: Batch): ReadonlySet<number> {
    const found = new Set<number>();
    if (redelivered.length === 0) return found;
    const may = new Set(redelivered);
    const seen = new Set<string>();
    for (let at = 0, from = 0; at < more.length; at += moreWidth, from += moreTexts.length) {
      const row = more[at] ?? 0;
      const time_ms = numbers[row * rowWidth] ?? 0;
      const [request_id = null, trace_id = null] = texts.slice(from, from + 2);
      if (!may.has(row) || (request_id ?? trace_id) === null) continue;
      const key = `${time_ms} ${request_id ?? trace_id}`;
      if (seen.has(key) || this.#isStored(source, time_ms, request_id, trace_id)) found.add(row);
      seen.add(key);
    }
    return found;
  }

  /** Takes note that rows up to a time were stored. */
  stored(source: string, latest: number): void {
    this.#latest.set(source, Math.max(latest, this.#latest.get(source) ?? Number.NEGATIVE_INFINITY));
  }
}
