import { isRootOnly, traceKeyOf } from "../../classify/trace-id.ts";
import type { LineRecord } from "../../parse/line-record.ts";
import type { ValueIds } from "../../parse/parsed-line.ts";
import type { Attempt } from "../../request.ts";
import { type EncodedBatch, extraWidth, rowWidth } from "../../store/write/batch.ts";
import { addressNumber, ChecksumColumn, NumberRows, signedAddress, TextColumns } from "./columns.ts";
import { Dictionary } from "./dictionary.ts";
import { DimensionsDictionary } from "./dimensions.ts";
import type { JudgedRequest } from "./judgment.ts";

// bounded, so that high-cardinality logs cannot exhaust memory
const maxDictionarySize = 300_000;

/** The dictionaries of a generation; a reset starts with empty ones. */
class EncoderDictionaries {
  dimensions = new DimensionsDictionary();
  readonly paths: Dictionary<{ path: string; route: string }>;
  readonly referers = new Dictionary<string>((text) => text);
  readonly agents = new Dictionary<string>((text) => text);

  constructor(routeOf: (path: string) => string) {
    this.paths = new Dictionary((path) => ({ path, route: routeOf(path) }));
  }

  get isFull(): boolean {
    const all = [this.dimensions, this.paths, this.referers, this.agents];
    return all.some(({ size }) => size > maxDictionarySize);
  }

  flush(): EncodedBatch["newEntries"] {
    const { dimensions, paths, referers, agents } = this;
    const newEntries = {
      dimensions: dimensions.newEntries,
      paths: paths.newEntries,
      referers: referers.newEntries,
      agents: agents.newEntries,
    };
    for (const dictionary of [dimensions, paths, referers, agents]) dictionary.newEntries = [];
    return newEntries;
  }
}

/** A peer is stored only if it differs from the client; "" if it is not known. */
const storedPeer = ({ peer_ip }: LineRecord): string | undefined => (peer_ip === null ? "" : peer_ip);

/** Encodes requests into batches: judged requests in, numbers and new dictionary entries out. */
export class BatchEncoder {
  readonly #id: number;
  readonly #routeOf: (path: string) => string;
  #dictionaries: EncoderDictionaries;
  // whether the request that is added succeeded
  #succeeded = false;
  readonly #numbers = new NumberRows(rowWidth);
  readonly #extras = new NumberRows(extraWidth);
  readonly #texts = new TextColumns();
  readonly #checksums = new ChecksumColumn();
  #queries: (string | null)[] = [];
  #clients: [number, string][] = [];
  #attempts: [number, readonly Attempt[]][] = [];
  #dictionaryReset = true;
  #isNewFile = true;

  /** `route`: the route of a new path, whose first request succeeded or not. `id`: of this encoder, in its batches. */
  constructor(route: (path: string, succeeded: boolean) => string, id = 0) {
    this.#id = id;
    this.#routeOf = (path) => route(path, this.#succeeded);
    this.#dictionaries = new EncoderDictionaries(this.#routeOf);
  }

  get rows(): number {
    return this.#numbers.rows;
  }

  /** The following requests are of another file. */
  nextFile(): void {
    this.#dictionaries.dimensions = new DimensionsDictionary();
    this.#isNewFile = true;
  }

  /** Drops requests that were not flushed. Earlier batches may not have been stored, so dictionaries start again. */
  reset(): void {
    this.flush();
    this.#resetDictionaries();
  }

  #resetDictionaries(): void {
    this.#dictionaries = new EncoderDictionaries(this.#routeOf);
    this.#dictionaryReset = true;
    this.#isNewFile = true;
  }

  #addExtras(request: LineRecord, row: number): void {
    const { request_time_ms, upstream_time_ms, bytes_received } = request;
    const { request_id, trace_id, edge_id, forwarded_ip, retry_after, raw_request } = request;
    const peer_ip = storedPeer(request);
    const text = request_id ?? trace_id ?? edge_id ?? forwarded_ip ?? peer_ip ?? retry_after ?? raw_request;
    if ((request_time_ms ?? upstream_time_ms ?? bytes_received ?? text) == null) return;
    const index = this.#extras.rows;
    const at = this.#extras.add();
    const { values } = this.#extras;
    values[at] = row;
    values[at + 1] = request_time_ms ?? Number.NaN;
    values[at + 2] = upstream_time_ms ?? Number.NaN;
    values[at + 3] = bytes_received ?? Number.NaN;
    if (text == null) return;
    this.#texts.set("request_id", index, request_id);
    this.#texts.set("edge_id", index, edge_id);
    this.#texts.set("forwarded_ip", index, forwarded_ip);
    this.#texts.set("peer_ip", index, peer_ip);
    this.#texts.set("retry_after", index, retry_after);
    this.#texts.set("raw_request", index, raw_request);
    if (trace_id == null) return;
    const key = traceKeyOf(trace_id);
    if (!isRootOnly(trace_id, key)) this.#texts.set("trace_id", index, trace_id);
    this.#texts.set("trace_key", index, key);
  }

  #clientNumber({ client_ip }: LineRecord, values: ValueIds | null, row: number): number {
    if (values !== null && values.clientIpv4 >= 0) return signedAddress(values.clientIpv4);
    if (client_ip == null) return Number.NaN;
    const number = addressNumber(client_ip);
    if (Number.isNaN(number)) this.#clients.push([row, client_ip]);
    return number;
  }

  add(row: JudgedRequest): void {
    const { request, values: ids } = row;
    const { dimensions, paths, referers, agents } = this.#dictionaries;
    this.#succeeded = (request.status ?? 500) < 400;
    const index = this.#numbers.rows;
    const at = this.#numbers.add();
    const numbers = this.#numbers.values;
    numbers[at] = request.time_ms ?? 0;
    numbers[at + 1] = row.line;
    numbers[at + 2] = dimensions.of(row);
    numbers[at + 3] = this.#clientNumber(request, ids, index);
    numbers[at + 4] = ids?.path ? paths.ofId(ids.dictionary, ids.path) : paths.ofText(request.path);
    numbers[at + 5] = request.bytes_sent ?? Number.NaN;
    numbers[at + 6] = ids?.referer
      ? referers.ofId(ids.dictionary, ids.referer)
      : referers.ofText(request.referer);
    numbers[at + 7] = ids?.userAgent
      ? agents.ofId(ids.dictionary, ids.userAgent)
      : agents.ofText(request.user_agent);
    this.#queries.push(request.query ?? null);
    this.#addExtras(request, index);
    if (request.attempts && request.attempts.length > 0) this.#attempts.push([index, request.attempts]);
    if (row.judged.redelivers) this.#checksums.set(index, row.checksum);
  }

  /** Returns the requests that were added since the last call. */
  flush(): EncodedBatch {
    const batch: EncodedBatch = {
      encoder: this.#id,
      rows: this.#numbers.rows,
      numbers: this.#numbers.flush(),
      queries: this.#queries,
      clients: this.#clients,
      extraRows: this.#extras.rows,
      extras: this.#extras.flush(),
      extraTexts: this.#texts.flush(),
      attempts: this.#attempts,
      checksums: this.#checksums.flush(),
      newEntries: this.#dictionaries.flush(),
      dictionaryReset: this.#dictionaryReset,
      isNewFile: this.#isNewFile,
    };
    // a batch without rows may not be stored, so the next one says it again
    if (batch.rows > 0) {
      this.#dictionaryReset = false;
      this.#isNewFile = false;
    }
    this.#queries = [];
    this.#clients = [];
    this.#attempts = [];
    if (this.#dictionaries.isFull) this.#resetDictionaries();
    return batch;
  }
}
