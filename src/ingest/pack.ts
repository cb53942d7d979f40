import { tokenOf } from "../formats/bytes/token.ts";
import type { Draft } from "../formats/format.ts";
import { traceKeyOf } from "../formats/trace-key.ts";
import type { Attempt } from "../request.ts";
import { type Batch, rowWidth } from "../store/batch.ts";
import { addressNumber } from "./address.ts";
import { Dictionary } from "./numbering.ts";
import type { Row } from "./row.ts";
import { Shapes } from "./shapes.ts";

const itself = (text: string): string => text;

// what is remembered of values is bounded: a log of nothing but new ones must not fill the memory
const remembered = 300_000;

/** Packs rows into batches. */
export class Packer {
  #shapes = new Shapes();
  #paths = new Dictionary((path) => this.#withRoute(path));
  #referers = new Dictionary(itself);
  #agents = new Dictionary(itself);
  readonly #route: (path: string, good: boolean) => string;
  // of the request that is added
  #good = false;
  #rows = 0;
  #numbers = new Float64Array(256 * rowWidth);
  #queries: (string | null)[] = [];
  #clients: [number, string][] = [];
  #more: number[] = [];
  #moreTexts: (string | null)[] = [];
  #attempts: [number, readonly Attempt[]][] = [];
  #redelivered: [number, number][] = [];
  #forgotten = true;

  readonly #id: number;

  /** `route`: the route of a path that was not met before, whose first request went well or not. */
  constructor(route: (path: string, good: boolean) => string, id = 0) {
    this.#route = route;
    this.#id = id;
  }

  #withRoute(path: string): { path: string; route: string } {
    return { path, route: this.#route(path, this.#good) };
  }

  /** What follows is of another file. */
  nextFile(): void {
    this.#shapes.nextFile();
  }

  #addMore(request: Draft): void {
    const { request_time_ms, upstream_time_ms, bytes_received } = request;
    const { request_id, trace_id, edge_id, forwarded_ip, raw_request } = request;
    const given =
      request_time_ms ??
      upstream_time_ms ??
      bytes_received ??
      request_id ??
      trace_id ??
      edge_id ??
      forwarded_ip ??
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
      forwarded_ip ?? null,
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
    this.#good = (request.status ?? 500) < 400;
    const numbers = this.#numbers;
    const at = this.#rows * rowWidth;
    numbers[at] = request.time_ms ?? 0;
    numbers[at + 1] = row.line;
    numbers[at + 2] = this.#shapes.of(row);
    numbers[at + 3] = this.#client(request.client_ip);
    numbers[at + 4] = this.#paths.ofText(path, request[tokenOf.path]);
    numbers[at + 5] = request.bytes_sent ?? Number.NaN;
    numbers[at + 6] = this.#referers.ofText(referer, request[tokenOf.referer]);
    numbers[at + 7] = this.#agents.ofText(user_agent, request[tokenOf.user_agent]);
    this.#queries.push(request.query ?? null);
    this.#addMore(request);
    if (request.attempts && request.attempts.length > 0) this.#attempts.push([this.#rows, request.attempts]);
    if (row.judged.redelivers) this.#redelivered.push([this.#rows, row.sum]);
    this.#rows++;
  }

  get rows(): number {
    return this.#rows;
  }

  /** What was added since the last time. */
  take(): Batch {
    const batch: Batch = {
      packer: this.#id,
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
    if (dictionaries.some(({ size }) => size > remembered)) this.#forget();
    return batch;
  }

  #forget(): void {
    this.#shapes = new Shapes();
    this.#paths = new Dictionary((path) => this.#withRoute(path));
    this.#referers = new Dictionary(itself);
    this.#agents = new Dictionary(itself);
    this.#forgotten = true;
  }
}
