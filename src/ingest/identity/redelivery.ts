import type { Store } from "../../store/store.ts";
import type { IdIndexes } from "../../store/upkeep/id-indexes.ts";
import {
  type EncodedBatch,
  extraTextColumns,
  extraWidth,
  numberOrNull,
  rowWidth,
} from "../../store/write/batch.ts";
import type { Writer } from "../../store/write/writer.ts";

// a client may send an id of its own twice: the line has to tell the same of the request beside it
const stored = (isSame: string): string => `select 1
  from request_more m
  join request_rows r on r.time_ms = m.time_ms and r.line = m.line and r.shape = m.shape
  left join query_starts q on q.id = r.query_start
  join shapes s on s.id = +m.shape join files f on f.id = +s.file
  where ${isSame} and m.time_ms = :time_ms and f.source = :source
    and r.client is :client and ifnull(q.start || r.query, r.query) is :query and r.bytes_sent is :bytes_sent
    and m.request_time_ms is :request_time_ms and m.bytes_received is :bytes_received
  limit 1`;
const latest = `select source, max(last_time) as last_time from files where last_time is not null group by source`;

const few = 10_000;

/** All that a batch holds of a line, but for its number. */
const contentOf = (
  { numbers, extras: more, extraTexts: texts, queries }: EncodedBatch,
  index: number,
): string => {
  const at = index * extraWidth;
  const row = more[at] ?? 0;
  return JSON.stringify([
    numbers[row * rowWidth],
    ...numbers.subarray(row * rowWidth + 2, (row + 1) * rowWidth),
    queries[row],
    ...more.subarray(at + 1, at + extraWidth),
    ...extraTextColumns.map((column) => texts[column]?.[index]),
  ]);
};

const idOf = ({ extraTexts: texts }: EncodedBatch, index: number): string | null =>
  texts.request_id?.[index] ?? texts.trace_key?.[index] ?? null;

/** Whether a line before this one of the batch is the same. */
function stoodBefore(batch: EncodedBatch, index: number, sum: number): boolean {
  const { checksums: sums, extras: more } = batch;
  for (let before = 0; before < index; before++) {
    const isLike = sums[more[before * extraWidth] ?? 0] === sum && idOf(batch, before) === idOf(batch, index);
    if (isLike && contentOf(batch, before) === contentOf(batch, index)) return true;
  }
  return false;
}

/**
 * Tells which lines a source has delivered before: the same id, time and source, and nothing that differs; within what
 * comes together the whole lines are compared, by their checksums.
 */
export class Redelivery {
  readonly #byRequestId;
  readonly #byTraceId;
  readonly #ids: IdIndexes;
  readonly #writer: Pick<Writer, "flush">;
  #lookups = 0;
  /** up to when each source has lines in the store: what is later cannot be there */
  readonly #latest: Map<string, number>;

  constructor(store: Store, ids: IdIndexes, writer: Pick<Writer, "flush">) {
    this.#ids = ids;
    this.#writer = writer;
    this.#byRequestId = store.prepare<[object], 1>(stored("m.request_id = :id")).pluck();
    this.#byTraceId = store
      .prepare<[object], 1>(stored("m.trace_key = :id and m.trace_id is :trace_id"))
      .pluck();
    const rows = store.prepare<[], { source: string; last_time: string }>(latest).all();
    this.#latest = new Map(rows.map(({ source, last_time }) => [source, Date.parse(last_time)]));
  }

  /** A few lines are found by their times; to look many up, the indexes of ids have to be there. */
  #count(): void {
    if (++this.#lookups === few) this.#ids.create();
  }

  /** Whether a line is stored, by the index of its further fields. */
  #isStored(
    source: string,
    batch: EncodedBatch,
    clients: ReadonlyMap<number, string>,
    index: number,
  ): boolean {
    const { numbers, extras: more, extraTexts: texts, queries } = batch;
    const at = index * extraWidth;
    const row = more[at] ?? 0;
    const from = row * rowWidth;
    const time_ms = numbers[from] ?? 0;
    if (time_ms > (this.#latest.get(source) ?? Number.NEGATIVE_INFINITY)) return false;
    this.#count();
    this.#writer.flush();
    const request_id = texts.request_id?.[index] ?? null;
    const same = (request_id === null ? this.#byTraceId : this.#byRequestId).get({
      id: request_id ?? texts.trace_key?.[index],
      trace_id: texts.trace_id?.[index] ?? null,
      source,
      time_ms,
      client: numberOrNull(numbers[from + 3]) ?? clients.get(row) ?? null,
      query: queries[row] ?? null,
      bytes_sent: numberOrNull(numbers[from + 5]),
      request_time_ms: numberOrNull(more[at + 1]),
      bytes_received: numberOrNull(more[at + 3]),
    });
    return same === 1;
  }

  /** The rows of a batch that are there already, of sources that may deliver a line again. */
  duplicates(source: string, batch: EncodedBatch): ReadonlySet<number> {
    const found = new Set<number>();
    const { checksums: sums, extras: more, extraRows: moreRows } = batch;
    if (sums.length === 0) return found;
    const clients = new Map(batch.clients);
    const seen = new Set<number>();
    for (let index = 0; index < moreRows; index++) {
      const row = more[index * extraWidth] ?? 0;
      const sum = sums[row] ?? 0;
      if (sum === 0 || idOf(batch, index) === null) continue;
      const again = seen.has(sum) && stoodBefore(batch, index, sum);
      if (again || this.#isStored(source, batch, clients, index)) found.add(row);
      seen.add(sum);
    }
    return found;
  }

  /** Takes note that rows up to a time were stored. */
  stored(source: string, latest: number): void {
    this.#latest.set(source, Math.max(latest, this.#latest.get(source) ?? Number.NEGATIVE_INFINITY));
  }
}
