import type { Store } from "../store/open.ts";
import type { Row } from "../store/write.ts";

const byRequestId = `select 1 from requests
  where request_id = :request_id and time_ms = :time_ms and source = :source limit 1`;
const byTraceId = `select 1 from requests
  where time_ms = :time_ms and trace_id = :trace_id and source = :source limit 1`;
const latest = `select source, max(last_time) as last_time from files where last_time is not null group by source`;

/** Tells which lines a source has delivered before: the same id, time and source. */
export class Redelivery {
  readonly #byRequestId;
  readonly #byTraceId;
  /** up to when each source has lines in the store: what is later cannot be there */
  readonly #latest: Map<string, number>;

  constructor(store: Store) {
    this.#byRequestId = store.prepare<[object], 1>(byRequestId).pluck();
    this.#byTraceId = store.prepare<[object], 1>(byTraceId).pluck();
    const rows = store.prepare<[], { source: string; last_time: string }>(latest).all();
    this.#latest = new Map(rows.map(({ source, last_time }) => [source, Date.parse(last_time)]));
  }

  #isStored(source: string, { request: { time_ms, request_id, trace_id } }: Row): boolean {
    if (time_ms > (this.#latest.get(source) ?? Number.NEGATIVE_INFINITY)) return false;
    if (request_id != null) return this.#byRequestId.get({ request_id, time_ms, source }) === 1;
    return this.#byTraceId.get({ trace_id, time_ms, source }) === 1;
  }

  /** The rows that are new; those of sources that deliver once all are. */
  fresh(source: string | undefined, rows: readonly Row[]): Row[] {
    const seen = new Set<string>();
    return rows.filter((row) => {
      const { time_ms, request_id, trace_id } = row.request;
      const id = request_id ?? trace_id;
      if (!row.redelivers || id == null) return true;
      const key = `${time_ms} ${id}`;
      if (seen.has(key) || this.#isStored(source ?? row.source, row)) return false;
      seen.add(key);
      return true;
    });
  }

  /** Takes note of rows that were stored. */
  stored(source: string, rows: readonly Row[]): void {
    const last = rows.reduce(
      (most, { request }) => Math.max(most, request.time_ms),
      Number.NEGATIVE_INFINITY,
    );
    this.#latest.set(source, Math.max(last, this.#latest.get(source) ?? Number.NEGATIVE_INFINITY));
  }
}
