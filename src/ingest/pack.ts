import { routeOf } from "../formats/route.ts";
import { traceKeyOf } from "../formats/trace-key.ts";
import type { Attempt, RequestRow } from "../request.ts";
import { type Batch, rowWidth, type Shape } from "../store/batch.ts";
import type { Row } from "./row.ts";

const ipv4 = /^(?:(?:[1-9]?\d|1\d\d|2[0-4]\d|25[0-5])(?:\.(?!$)|$)){4}$/;

/** An IPv4 address as a number that fits four bytes with its sign; NaN for anything else. */
export function addressNumber(address: string): number {
  if (!ipv4.test(address)) return Number.NaN;
  let number = 0;
  let octet = 0;
  for (let at = 0; at < address.length; at++) {
    const digit = address.charCodeAt(at) - 48;
    if (digit >= 0) octet = octet * 10 + digit;
    else {
      number = number * 256 + octet;
      octet = 0;
    }
  }
  return number * 256 + octet - 2 ** 31;
}

/** Numbers for values, in the order in which they are met. */
class Dictionary<Value> {
  readonly #numbers = new Map<string, number>();
  news: Value[] = [];

  number(key: string, value: () => Value): number {
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#numbers.size + 1;
      this.#numbers.set(key, number);
      this.news.push(value());
    }
    return number;
  }

  get size(): number {
    return this.#numbers.size;
  }

  clear(): void {
    this.#numbers.clear();
  }
}

const shapeOf = ({ request, verdict, client_kind, server_error, format, tier }: Row): Shape => ({
  tier,
  format,
  client_kind,
  method: request.method ?? null,
  scheme: request.scheme ?? null,
  host: request.host ?? null,
  protocol: request.protocol ?? null,
  status: request.status ?? null,
  upstream_status: request.upstream_status ?? null,
  upstream_addr: request.upstream_addr ?? null,
  upstream_tries: request.upstream_tries ?? null,
  cache_status: request.cache_status ?? null,
  cache: request.cache ?? null,
  edge_location: request.edge_location ?? null,
  server_error,
  ...verdict,
});

/** Whether a row is of this shape; a field left out is null. */
const isOf = (shape: Shape, { request, verdict, client_kind, server_error, format, tier }: Row): boolean =>
  shape.status === (request.status ?? null) &&
  shape.rule === verdict.rule &&
  shape.method === (request.method ?? null) &&
  shape.host === (request.host ?? null) &&
  shape.protocol === (request.protocol ?? null) &&
  shape.client_kind === client_kind &&
  shape.scheme === (request.scheme ?? null) &&
  shape.upstream_status === (request.upstream_status ?? null) &&
  shape.upstream_addr === (request.upstream_addr ?? null) &&
  shape.upstream_tries === (request.upstream_tries ?? null) &&
  shape.cache_status === (request.cache_status ?? null) &&
  shape.cache === (request.cache ?? null) &&
  shape.edge_location === (request.edge_location ?? null) &&
  shape.server_error === server_error &&
  shape.format === format &&
  shape.tier === tier &&
  shape.fault === verdict.fault &&
  shape.reason === verdict.reason &&
  shape.answered_by === verdict.answered_by &&
  shape.confidence === verdict.confidence;

// what is remembered of values is bounded: a log of nothing but new ones must not fill the memory
const remembered = 300_000;
const recent = 1024;

/** A cheap number by which shapes are told apart most of the time. */
const slotOf = ({ request, verdict, client_kind }: Row): number =>
  ((request.status ?? 0) * 7 +
    (request.upstream_status ?? 0) * 31 +
    (request.host?.length ?? 0) * 61 +
    (request.upstream_addr?.charCodeAt(request.upstream_addr.length - 1) ?? 0) * 127 +
    (request.method?.length ?? 0) * 5 +
    (request.edge_location?.charCodeAt(0) ?? 0) * 251 +
    (request.cache_status?.length ?? 0) * 17 +
    client_kind.length * 3 +
    verdict.rule.length) &
  (recent - 1);

interface Met {
  readonly shape: Shape;
  readonly file: number;
  readonly number: number;
}

/** Packs rows into batches. */
export class Packer {
  readonly #shapes = new Dictionary<Shape>();
  readonly #paths = new Dictionary<{ path: string; route: string }>();
  readonly #referers = new Dictionary<string>();
  readonly #agents = new Dictionary<string>();
  #recent: Met[] = [];
  #file = 0;
  #rows = 0;
  #numbers = new Float64Array(256 * rowWidth);
  #queries: (string | null)[] = [];
  #clients: [number, string][] = [];
  #more: number[] = [];
  #moreTexts: (string | null)[] = [];
  #attempts: [number, readonly Attempt[]][] = [];
  #redelivered: number[] = [];
  #forgotten = true;

  /** What follows is of another file. */
  nextFile(): void {
    this.#file++;
  }

  #shape(row: Row): number {
    const slot = slotOf(row);
    const met = this.#recent[slot];
    if (met && met.file === this.#file && isOf(met.shape, row)) return met.number;
    const shape = shapeOf(row);
    const number = this.#shapes.number(`${this.#file} ${JSON.stringify(shape)}`, () => shape);
    this.#recent[slot] = { shape, file: this.#file, number };
    return number;
  }

  #addMore(request: RequestRow): void {
    const { request_time_ms, upstream_time_ms, bytes_received } = request;
    const { request_id, trace_id, edge_id, raw_request } = request;
    const given =
      request_time_ms ??
      upstream_time_ms ??
      bytes_received ??
      request_id ??
      trace_id ??
      edge_id ??
      raw_request;
    if (given == null) return;
    this.#more.push(
      this.#rows,
      request_time_ms ?? Number.NaN,
      upstream_time_ms ?? Number.NaN,
      bytes_received ?? Number.NaN,
    );
    const trace_key = trace_id == null ? null : traceKeyOf(trace_id);
    this.#moreTexts.push(
      request_id ?? null,
      trace_id ?? null,
      edge_id ?? null,
      trace_key,
      raw_request ?? null,
    );
  }

  #client(address: string | null | undefined): number {
    if (address == null) return Number.NaN;
    const number = addressNumber(address);
    if (Number.isNaN(number)) this.#clients.push([this.#rows, address]);
    return number;
  }

  #room(): void {
    if ((this.#rows + 1) * rowWidth <= this.#numbers.length) return;
    const numbers = new Float64Array(this.#numbers.length * 4);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
  }

  add(row: Row): void {
    this.#room();
    const { request } = row;
    const { path, referer, user_agent } = request;
    const numbers = this.#numbers;
    const at = this.#rows * rowWidth;
    numbers[at] = request.time_ms ?? 0;
    numbers[at + 1] = row.line;
    numbers[at + 2] = this.#shape(row);
    numbers[at + 3] = this.#client(request.client_ip);
    numbers[at + 4] = path == null ? 0 : this.#paths.number(path, () => ({ path, route: routeOf(path) }));
    numbers[at + 5] = request.bytes_sent ?? Number.NaN;
    numbers[at + 6] = referer == null ? 0 : this.#referers.number(referer, () => referer);
    numbers[at + 7] = user_agent == null ? 0 : this.#agents.number(user_agent, () => user_agent);
    this.#queries.push(request.query ?? null);
    this.#addMore(request);
    if (request.attempts && request.attempts.length > 0) this.#attempts.push([this.#rows, request.attempts]);
    if (row.redelivers) this.#redelivered.push(this.#rows);
    this.#rows++;
  }

  get rows(): number {
    return this.#rows;
  }

  /** What was added since the last time. */
  take(): Batch {
    const batch: Batch = {
      rows: this.#rows,
      numbers: this.#numbers,
      queries: this.#queries,
      clients: this.#clients,
      more: new Float64Array(this.#more),
      moreTexts: this.#moreTexts,
      attempts: this.#attempts,
      redelivered: this.#redelivered,
      news: {
        shapes: this.#shapes.news,
        paths: this.#paths.news,
        referers: this.#referers.news,
        agents: this.#agents.news,
      },
      forgotten: this.#forgotten,
    };
    this.#forgotten = false;
    this.#rows = 0;
    this.#numbers = new Float64Array(this.#numbers.length);
    this.#queries = [];
    this.#clients = [];
    this.#more = [];
    this.#moreTexts = [];
    this.#attempts = [];
    this.#redelivered = [];
    const dictionaries = [this.#shapes, this.#paths, this.#referers, this.#agents];
    for (const dictionary of dictionaries) dictionary.news = [];
    if (dictionaries.some(({ size }) => size > remembered)) this.#forget(dictionaries);
    return batch;
  }

  #forget(dictionaries: readonly { clear: () => void }[]): void {
    for (const dictionary of dictionaries) dictionary.clear();
    this.#recent = [];
    this.#forgotten = true;
  }
}
