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

// a client may send the same id twice, so the other columns have to be equal too
const storedSql = (sameId: string): string => `select 1
  from request_more m
  join request_rows r on r.time_ms = m.time_ms and r.line = m.line and r.shape = m.shape
  left join query_starts q on q.id = r.query_start
  join shapes s on s.id = +m.shape join files f on f.id = +s.file
  where ${sameId} and m.time_ms = :time_ms and f.source = :source
    and r.client is :client and ifnull(q.start || r.query, r.query) is :query and r.bytes_sent is :bytes_sent
    and m.request_time_ms is :request_time_ms and m.bytes_received is :bytes_received
  limit 1`;
const latestTimes = `select source, max(last_time) as last_time from files where last_time is not null group by source`;

// a few lines are found by their times; more lookups need the indexes of ids
const maxLookupsWithoutIndex = 10_000;

/** Everything that a batch says about a line, apart from its number. */
const contentOf = ({ numbers, extras, extraTexts, queries }: EncodedBatch, index: number): string => {
  const at = index * extraWidth;
  const row = extras[at] ?? 0;
  return JSON.stringify([
    numbers[row * rowWidth],
    ...numbers.subarray(row * rowWidth + 2, (row + 1) * rowWidth),
    queries[row],
    ...extras.subarray(at + 1, at + extraWidth),
    ...extraTextColumns.map((column) => extraTexts[column]?.[index]),
  ]);
};

const idOf = ({ extraTexts }: EncodedBatch, index: number): string | null =>
  extraTexts.request_id?.[index] ?? extraTexts.trace_key?.[index] ?? null;

/** Whether an earlier line of the batch is the same. */
function repeatsEarlier(batch: EncodedBatch, index: number, checksum: number): boolean {
  const { checksums, extras } = batch;
  for (let before = 0; before < index; before++) {
    const isCandidate =
      checksums[extras[before * extraWidth] ?? 0] === checksum && idOf(batch, before) === idOf(batch, index);
    if (isCandidate && contentOf(batch, before) === contentOf(batch, index)) return true;
  }
  return false;
}

/**
 * Finds redelivered lines: an encoded batch in, the rows that are already stored out. A stored line is the same if its
 * id, time, source and the other compared columns are equal; lines of one batch are compared completely.
 */
export class Redelivery {
  readonly #byRequestId;
  readonly #byTraceId;
  readonly #ids: IdIndexes;
  readonly #writer: Pick<Writer, "flush">;
  #lookups = 0;
  /** source -> latest stored time in ms: later lines cannot be stored */
  readonly #latest: Map<string, number>;

  constructor(store: Store, ids: IdIndexes, writer: Pick<Writer, "flush">) {
    this.#ids = ids;
    this.#writer = writer;
    this.#byRequestId = store.prepare<[object], 1>(storedSql("m.request_id = :id")).pluck();
    this.#byTraceId = store
      .prepare<[object], 1>(storedSql("m.trace_key = :id and m.trace_id is :trace_id"))
      .pluck();
    const rows = store.prepare<[], { source: string; last_time: string }>(latestTimes).all();
    this.#latest = new Map(rows.map(({ source, last_time }) => [source, Date.parse(last_time)]));
  }

  #countLookup(): void {
    if (++this.#lookups === maxLookupsWithoutIndex) this.#ids.create();
  }

  /** Whether a line is stored. `index`: of its row in `extras`. */
  #isStored(
    source: string,
    batch: EncodedBatch,
    clients: ReadonlyMap<number, string>,
    index: number,
  ): boolean {
    const { numbers, extras, extraTexts, queries } = batch;
    const at = index * extraWidth;
    const row = extras[at] ?? 0;
    const from = row * rowWidth;
    const time_ms = numbers[from] ?? 0;
    if (time_ms > (this.#latest.get(source) ?? Number.NEGATIVE_INFINITY)) return false;
    this.#countLookup();
    this.#writer.flush();
    const request_id = extraTexts.request_id?.[index] ?? null;
    const found = (request_id === null ? this.#byTraceId : this.#byRequestId).get({
      id: request_id ?? extraTexts.trace_key?.[index],
      trace_id: extraTexts.trace_id?.[index] ?? null,
      source,
      time_ms,
      client: numberOrNull(numbers[from + 3]) ?? clients.get(row) ?? null,
      query: queries[row] ?? null,
      bytes_sent: numberOrNull(numbers[from + 5]),
      request_time_ms: numberOrNull(extras[at + 1]),
      bytes_received: numberOrNull(extras[at + 3]),
    });
    return found === 1;
  }

  /** The rows of a batch that are already stored. Only formats that redeliver have checksums. */
  duplicates(source: string, batch: EncodedBatch): ReadonlySet<number> {
    const rows = new Set<number>();
    const { checksums, extras, extraRows } = batch;
    if (checksums.length === 0) return rows;
    const clients = new Map(batch.clients);
    const earlier = new Set<number>();
    for (let index = 0; index < extraRows; index++) {
      const row = extras[index * extraWidth] ?? 0;
      const checksum = checksums[row] ?? 0;
      if (checksum === 0 || idOf(batch, index) === null) continue;
      const isRepeated = earlier.has(checksum) && repeatsEarlier(batch, index, checksum);
      if (isRepeated || this.#isStored(source, batch, clients, index)) rows.add(row);
      earlier.add(checksum);
    }
    return rows;
  }

  /** Rows up to a time in ms were stored. */
  noteStored(source: string, latest: number): void {
    this.#latest.set(source, Math.max(latest, this.#latest.get(source) ?? Number.NEGATIVE_INFINITY));
  }
}
