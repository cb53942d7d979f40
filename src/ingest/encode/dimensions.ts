import type { Dimensions } from "../../store/write/batch.ts";
import type { JudgedRequest } from "./judge.ts";

const shapeOf = ({
  request,
  judged: { verdict, client_kind, server_error, format, tier },
}: JudgedRequest): Dimensions => ({
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
const isOf = (
  shape: Dimensions,
  { request, judged: { verdict, client_kind, server_error, format, tier } }: JudgedRequest,
): boolean =>
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

const recent = 1024;

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
function slotOf({ request, judged: { verdict, client_kind } }: JudgedRequest): number {
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

/** A shape with its number. */
export interface DimensionsId {
  readonly shape: Dimensions;
  /** all that it says, as a text */
  readonly text: string;
  readonly number: number;
  readonly of: DimensionsDictionary;
}

/** Numbers the shapes of a file. */
export class DimensionsDictionary {
  readonly #numbers = new Map<string, number>();
  readonly #recent: (DimensionsId | null)[] = Array(recent).fill(null);
  newEntries: Dimensions[] = [];

  get size(): number {
    return this.#numbers.size;
  }

  #numbered(shape: Dimensions, text: string): DimensionsId {
    const number = this.#numbers.get(text) ?? this.#numbers.size + 1;
    if (number > this.#numbers.size) {
      this.#numbers.set(text, number);
      this.newEntries.push(shape);
    }
    return { shape, text, number, of: this };
  }

  #met(row: JudgedRequest): DimensionsId {
    const slot = slotOf(row);
    const met = this.#recent[slot];
    if (met && isOf(met.shape, row)) return met;
    const shape = shapeOf(row);
    const numbered = this.#numbered(shape, JSON.stringify(shape));
    this.#recent[slot] = numbered;
    return numbered;
  }

  /** The number of a row's shape. */
  of(row: JudgedRequest): number {
    const { judged } = row;
    const known = judged.dimensionsId;
    if (known?.of === this) return known.number;
    // of a line that is like another only that one had all of it
    judged.dimensionsId = known ? this.#numbered(known.shape, known.text) : this.#met(row);
    return judged.dimensionsId.number;
  }
}
