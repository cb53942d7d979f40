import { Token, tokenOf } from "../formats/bytes/token.ts";
import type { Draft } from "../formats/format.ts";
import { traceKeyOf } from "../formats/trace-key.ts";
import type { Attempt } from "../request.ts";
import { type Batch, rowWidth, type Shape } from "../store/batch.ts";
import type { Row } from "./row.ts";

/** An octet and a digit behind it; NaN above 255, and behind a zero in front. */
function withDigit(octet: number, digit: number): number {
  if (octet === 0) return Number.NaN;
  const longer = Math.max(octet, 0) * 10 + digit;
  return longer > 255 ? Number.NaN : longer;
}

const dot = 46;

/** An IPv4 address, as it is usually written, as a number that fits four bytes with its sign; NaN for anything else. */
export function addressNumber(address: string): number {
  let number = 0;
  let octet = -1;
  let dots = 0;
  for (let at = 0; at < address.length; at++) {
    const code = address.charCodeAt(at);
    if (code >= 48 && code <= 57) octet = withDigit(octet, code - 48);
    else if (code === dot && octet >= 0 && ++dots <= 3) {
      number = number * 256 + octet;
      octet = -1;
    } else return Number.NaN;
  }
  return dots === 3 && octet >= 0 ? number * 256 + octet - 2 ** 31 : Number.NaN;
}

/** Numbers for values, in the order in which they are met. */
class Dictionary<Value> {
  readonly #numbers = new Map<string, number>();
  readonly #make: (text: string) => Value;
  news: Value[] = [];

  /** `make`: what is told of a text that is new. */
  constructor(make: (text: string) => Value) {
    this.#make = make;
  }

  number(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#numbers.size + 1;
    this.#numbers.set(text, number);
    this.news.push(this.#make(text));
    return number;
  }

  /** 0 for no text. A token keeps the number, so that its text is searched once. */
  ofText(text: string | null | undefined, token: unknown): number {
    if (text == null) return 0;
    if (!(token instanceof Token) || token.text !== text) return this.number(text);
    if (token.of !== this) {
      token.number = this.number(text);
      token.of = this;
    }
    return token.number;
  }

  get size(): number {
    return this.#numbers.size;
  }
}

const itself = (text: string): string => text;

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
const recent = 4096;

/** Tells texts of a kind apart most of the time: their ends differ, or their lengths. */
function markOf(text: string | null | undefined): number {
  if (text == null) return 0;
  const { length } = text;
  const end =
    text.charCodeAt(length - 1) +
    31 * text.charCodeAt(Math.max(0, length - 6)) +
    57 * text.charCodeAt(Math.max(0, length - 7));
  return length + 7 * text.charCodeAt(0) + 11 * text.charCodeAt(length >> 1) + end;
}

/** A cheap number by which shapes are told apart most of the time. */
function slotOf({ request, verdict, client_kind }: Row): number {
  const { status, upstream_status, host, upstream_addr, method, edge_location, cache_status, protocol } =
    request;
  let slot = (status ?? 0) + 613 * (upstream_status ?? 0);
  slot = slot * 31 + markOf(upstream_addr);
  slot = Math.imul(slot, 31) + markOf(edge_location);
  slot = Math.imul(slot, 31) + markOf(host);
  slot =
    Math.imul(slot, 31) +
    (method?.length ?? 0) +
    5 * (protocol?.length ?? 0) +
    7 * (cache_status?.length ?? 0);
  slot = Math.imul(slot, 31) + client_kind.length + verdict.rule.length;
  return (slot ^ (slot >>> 12)) & (recent - 1);
}

interface Met {
  readonly shape: Shape;
  readonly file: number;
  readonly number: number;
}

/** Packs rows into batches. */
export class Packer {
  #shapes = new Map<string, number>();
  #newShapes: Shape[] = [];
  #paths = new Dictionary((path) => this.#withRoute(path));
  #referers = new Dictionary(itself);
  #agents = new Dictionary(itself);
  readonly #route: (path: string, good: boolean) => string;
  // of the request that is added
  #good = false;
  #recent: Met[] = [];
  #file = 0;
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
    this.#file++;
  }

  #shape(row: Row): number {
    const slot = slotOf(row);
    const met = this.#recent[slot];
    if (met && met.file === this.#file && isOf(met.shape, row)) return met.number;
    const shape = shapeOf(row);
    const key = `${this.#file} ${JSON.stringify(shape)}`;
    const number = this.#shapes.get(key) ?? this.#shapes.size + 1;
    if (number > this.#shapes.size) {
      this.#shapes.set(key, number);
      this.#newShapes.push(shape);
    }
    this.#recent[slot] = { shape, file: this.#file, number };
    return number;
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
    numbers[at + 2] = this.#shape(row);
    numbers[at + 3] = this.#client(request.client_ip);
    numbers[at + 4] = this.#paths.ofText(path, request[tokenOf.path]);
    numbers[at + 5] = request.bytes_sent ?? Number.NaN;
    numbers[at + 6] = this.#referers.ofText(referer, request[tokenOf.referer]);
    numbers[at + 7] = this.#agents.ofText(user_agent, request[tokenOf.user_agent]);
    this.#queries.push(request.query ?? null);
    this.#addMore(request);
    if (request.attempts && request.attempts.length > 0) this.#attempts.push([this.#rows, request.attempts]);
    if (row.redelivers) this.#redelivered.push([this.#rows, row.length]);
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
        shapes: this.#newShapes,
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
    this.#newShapes = [];
    const dictionaries = [this.#paths, this.#referers, this.#agents];
    for (const dictionary of dictionaries) dictionary.news = [];
    if ([this.#shapes, ...dictionaries].some(({ size }) => size > remembered)) this.#forget();
    return batch;
  }

  #forget(): void {
    this.#shapes = new Map();
    this.#recent = [];
    this.#paths = new Dictionary((path) => this.#withRoute(path));
    this.#referers = new Dictionary(itself);
    this.#agents = new Dictionary(itself);
    this.#forgotten = true;
  }
}
