import type { Dimensions } from "../../store/write/batch.ts";
import type { DimensionsId, JudgedRequest } from "./judgment.ts";

const dimensionsOf = ({
  request,
  judged: { verdict, client_kind, server_error, hidden_reason, hidden_by, source, format, tier },
}: JudgedRequest): Dimensions => ({
  source,
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
  hidden_reason,
  hidden_by,
  ...verdict,
});

/** Whether a request has these dimensions. The columns that differ most often are compared first. */
const areOf = (
  dimensions: Dimensions,
  {
    request,
    judged: { verdict, client_kind, server_error, hidden_reason, hidden_by, format, tier },
  }: JudgedRequest,
): boolean =>
  dimensions.status === (request.status ?? null) &&
  dimensions.rule === verdict.rule &&
  dimensions.method === (request.method ?? null) &&
  dimensions.host === (request.host ?? null) &&
  dimensions.protocol === (request.protocol ?? null) &&
  dimensions.client_kind === client_kind &&
  dimensions.scheme === (request.scheme ?? null) &&
  dimensions.upstream_status === (request.upstream_status ?? null) &&
  dimensions.upstream_addr === (request.upstream_addr ?? null) &&
  dimensions.upstream_tries === (request.upstream_tries ?? null) &&
  dimensions.cache_status === (request.cache_status ?? null) &&
  dimensions.cache === (request.cache ?? null) &&
  dimensions.edge_location === (request.edge_location ?? null) &&
  dimensions.server_error === server_error &&
  dimensions.hidden_reason === hidden_reason &&
  dimensions.hidden_by === hidden_by &&
  dimensions.format === format &&
  dimensions.tier === tier &&
  dimensions.fault === verdict.fault &&
  dimensions.reason === verdict.reason &&
  dimensions.answered_by === verdict.answered_by &&
  dimensions.confidence === verdict.confidence;

const recentSlots = 1024;

/** A cheap hash of a text: its length, first, middle and last characters. */
function textHash(text: string | null | undefined): number {
  if (text == null) return 0;
  const { length } = text;
  const end =
    text.charCodeAt(length - 1) +
    31 * text.charCodeAt(Math.max(0, length - 6)) +
    57 * text.charCodeAt(Math.max(0, length - 7));
  return length + 7 * text.charCodeAt(0) + 11 * text.charCodeAt(length >> 1) + end;
}

/** A cheap hash of the dimensions, as an index into the recent ones. */
function slotOf({ request, judged: { verdict, client_kind } }: JudgedRequest): number {
  const { status, upstream_status, host, upstream_addr, method, edge_location, cache_status, protocol } =
    request;
  let slot = (status ?? 0) + 613 * (upstream_status ?? 0);
  slot = slot * 31 + textHash(upstream_addr);
  slot = Math.imul(slot, 31) + textHash(edge_location);
  slot = Math.imul(slot, 31) + textHash(host);
  slot =
    Math.imul(slot, 31) +
    (method?.length ?? 0) +
    5 * (protocol?.length ?? 0) +
    7 * (cache_status?.length ?? 0);
  slot = Math.imul(slot, 31) + client_kind.length + verdict.rule.length;
  return (slot ^ (slot >>> 12)) & (recentSlots - 1);
}

/** Numbers for the dimensions of a file's requests, from 1 on. */
export class DimensionsDictionary {
  readonly #numbers = new Map<string, number>();
  readonly #recent: (DimensionsId | null)[] = Array(recentSlots).fill(null);
  newEntries: Dimensions[] = [];

  get size(): number {
    return this.#numbers.size;
  }

  #idOf(dimensions: Dimensions, key: string): DimensionsId {
    const number = this.#numbers.get(key) ?? this.#numbers.size + 1;
    if (number > this.#numbers.size) {
      this.#numbers.set(key, number);
      this.newEntries.push(dimensions);
    }
    return { dimensions, key, number, owner: this };
  }

  /** Comparing with recent dimensions avoids a JSON key for each request. */
  #lookUp(row: JudgedRequest): DimensionsId {
    const slot = slotOf(row);
    const recent = this.#recent[slot];
    if (recent && areOf(recent.dimensions, row)) return recent;
    const dimensions = dimensionsOf(row);
    const id = this.#idOf(dimensions, JSON.stringify(dimensions));
    this.#recent[slot] = id;
    return id;
  }

  /** The number of a request's dimensions. */
  of(row: JudgedRequest): number {
    const { judged } = row;
    const known = judged.dimensionsId;
    if (known?.owner === this) return known.number;
    // with a cached verdict, a request has only its measures; an earlier one had all dimensions
    judged.dimensionsId = known ? this.#idOf(known.dimensions, known.key) : this.#lookUp(row);
    return judged.dimensionsId.number;
  }
}
