import { isRootAlone, traceKeyOf } from "../../classify/trace-id.ts";
import type { LineRecord } from "../../parse/format.ts";
import type { Attempt } from "../../request.ts";
import { type EncodedBatch, moreWidth, rowWidth } from "../../store/write/batch.ts";
import { addressNumber } from "./address.ts";
import { NumberRows, TextColumns } from "./columns.ts";
import { Dictionary, type ValueIds } from "./dictionary.ts";
import { DimensionsDictionary } from "./dimensions.ts";
import type { JudgedRequest } from "./judge.ts";

const itself = (text: string): string => text;

// what is remembered of values is bounded: a log of nothing but new ones must not fill the memory
const remembered = 300_000;

/** The number of a text, which may be given as a word. */
const number = <Value>(
  dictionary: Dictionary<Value>,
  text: string | null | undefined,
  words: unknown,
  word: unknown,
): number =>
  words === undefined || typeof word !== "number"
    ? dictionary.ofText(text)
    : dictionary.ofWord(words as ValueIds, word);

/** Packs rows into batches. */
export class BatchEncoder {
  #shapes = new DimensionsDictionary();
  #paths = new Dictionary((path) => this.#withRoute(path));
  #referers = new Dictionary(itself);
  #agents = new Dictionary(itself);
  readonly #route: (path: string, good: boolean) => string;
  // of the request that is added
  #good = false;
  readonly #numbers = new NumberRows(rowWidth);
  readonly #more = new NumberRows(moreWidth);
  readonly #texts = new TextColumns();
  #queries: (string | null)[] = [];
  #clients: [number, string][] = [];
  #attempts: [number, readonly Attempt[]][] = [];
  #sums = new Int32Array(0);
  #forgotten = true;
  #isNewFile = true;

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
    this.#shapes = new DimensionsDictionary();
    this.#isNewFile = true;
  }

  /** What was handed out may not have arrived: nothing of it is taken for known, nor is kept what was not handed out. */
  forget(): void {
    this.take();
    this.#forget();
  }

  #addMore(request: LineRecord, row: number): void {
    const { request_time_ms, upstream_time_ms, bytes_received } = request;
    const { request_id, trace_id, edge_id, forwarded_ip, raw_request } = request;
    const text = request_id ?? trace_id ?? edge_id ?? forwarded_ip ?? raw_request;
    if ((request_time_ms ?? upstream_time_ms ?? bytes_received ?? text) == null) return;
    const index = this.#more.rows;
    const at = this.#more.row();
    const { values } = this.#more;
    values[at] = row;
    values[at + 1] = request_time_ms ?? Number.NaN;
    values[at + 2] = upstream_time_ms ?? Number.NaN;
    values[at + 3] = bytes_received ?? Number.NaN;
    if (text == null) return;
    this.#texts.set("request_id", index, request_id);
    this.#texts.set("edge_id", index, edge_id);
    this.#texts.set("forwarded_ip", index, forwarded_ip);
    this.#texts.set("raw_request", index, raw_request);
    if (trace_id == null) return;
    const key = traceKeyOf(trace_id);
    if (!isRootAlone(trace_id, key)) this.#texts.set("trace_id", index, trace_id);
    this.#texts.set("trace_key", index, key);
  }

  #client({ client_ip: address, client_number }: LineRecord, row: number): number {
    if (typeof client_number === "number") return client_number - 2 ** 31;
    if (address == null) return Number.NaN;
    const number = addressNumber(address);
    if (Number.isNaN(number)) this.#clients.push([row, address]);
    return number;
  }

  #addSum(row: number, sum: number): void {
    if (row >= this.#sums.length) {
      const sums = new Int32Array(Math.max(1024, row * 4));
      sums.set(this.#sums);
      this.#sums = sums;
    }
    this.#sums[row] = sum === 0 ? 1 : sum;
  }

  add(row: JudgedRequest): void {
    const { request } = row;
    const { path, referer, user_agent, words, path_word, referer_word, user_agent_word } = request;
    this.#good = (request.status ?? 500) < 400;
    const index = this.#numbers.rows;
    const at = this.#numbers.row();
    const numbers = this.#numbers.values;
    numbers[at] = request.time_ms ?? 0;
    numbers[at + 1] = row.line;
    numbers[at + 2] = this.#shapes.of(row);
    numbers[at + 3] = this.#client(request, index);
    numbers[at + 4] = number(this.#paths, path, words, path_word);
    numbers[at + 5] = request.bytes_sent ?? Number.NaN;
    numbers[at + 6] = number(this.#referers, referer, words, referer_word);
    numbers[at + 7] = number(this.#agents, user_agent, words, user_agent_word);
    this.#queries.push(request.query ?? null);
    this.#addMore(request, index);
    if (request.attempts && request.attempts.length > 0) this.#attempts.push([index, request.attempts]);
    if (row.judged.redelivers) this.#addSum(index, row.sum);
  }

  get rows(): number {
    return this.#numbers.rows;
  }

  /** What was added since the last time. */
  take(): EncodedBatch {
    const batch: EncodedBatch = {
      encoder: this.#id,
      rows: this.#numbers.rows,
      numbers: this.#numbers.take(),
      queries: this.#queries,
      clients: this.#clients,
      moreRows: this.#more.rows,
      more: this.#more.take(),
      texts: this.#texts.take(),
      attempts: this.#attempts,
      checksums: this.#sums,
      newEntries: {
        dimensions: this.#shapes.newEntries,
        paths: this.#paths.newEntries,
        referers: this.#referers.newEntries,
        agents: this.#agents.newEntries,
      },
      dictionaryReset: this.#forgotten,
      isNewFile: this.#isNewFile,
    };
    // nobody looks at a batch without rows
    if (batch.rows > 0) {
      this.#forgotten = false;
      this.#isNewFile = false;
    }
    this.#queries = [];
    this.#clients = [];
    this.#attempts = [];
    this.#sums = new Int32Array(0);
    const dictionaries = [this.#shapes, this.#paths, this.#referers, this.#agents];
    for (const dictionary of dictionaries) dictionary.newEntries = [];
    if (dictionaries.some(({ size }) => size > remembered)) this.#forget();
    return batch;
  }

  #forget(): void {
    this.#shapes = new DimensionsDictionary();
    this.#paths = new Dictionary((path) => this.#withRoute(path));
    this.#referers = new Dictionary(itself);
    this.#agents = new Dictionary(itself);
    this.#forgotten = true;
    this.#isNewFile = true;
  }
}
