import type { Store } from "../store/store.ts";
import type { LineShape, LineShapes } from "./shapes.ts";

/** Key of a row of `request_rows`. */
export type LineKey = readonly [time: number, line: number, shape: number];

/** A logged line with an id that other hops may log. Times in ms. */
export interface JoinableLine {
  readonly time: number;
  readonly line: number;
  readonly shape: LineShape;
  readonly requestId: string | null;
  /** id of the CDN or of the parent request */
  readonly edgeId: string | null;
  readonly traceKey: string | null;
  readonly requestTime: number | null;
  readonly upstreamTime: number | null;
  readonly bytesSent: number | null;
  readonly path: number | null;
  readonly referer: number | null;
}

type LineValues = readonly [
  time: number,
  line: number,
  shape: number,
  requestId: string | null,
  edgeId: string | null,
  traceKey: string | null,
  requestTime: number | null,
  upstreamTime: number | null,
  bytesSent: number | null,
  path: number | null,
  referer: number | null,
];

const columns = `m.time_ms, m.line, m.shape, m.request_id, m.edge_id, m.trace_key, m.request_time_ms, m.upstream_time_ms,
  r.bytes_sent, r.path, r.referer`;

const selectPage = `
  select ${columns}
  from request_more m
  join request_rows r on r.time_ms = m.time_ms and r.line = m.line and r.shape = m.shape
  where (m.time_ms, m.line, m.shape) > (?, ?, ?)
    and m.time_ms < ?
    and coalesce(m.request_id, m.edge_id, m.trace_key) is not null
  order by m.time_ms, m.line, m.shape
  limit ?`;

const selectLine = `
  select ${columns.replaceAll(/m\.(time_ms|line|shape)/g, "r.$1")}
  from request_rows r
  left join request_more m on m.time_ms = r.time_ms and m.line = r.line and m.shape = r.shape
  where r.time_ms = ? and r.line = ? and r.shape = ?`;

// serial numbers, such as those of Varnish, are unique at one server only: they join its own lines
const serialNumber = /^\d{1,11}$/;
const uniqueId = (id: string | null, { source }: LineShape): string | null =>
  id !== null && serialNumber.test(id) ? `${source} ${id}` : id;

const lineOf = (values: LineValues, shapes: LineShapes): JoinableLine => {
  const shape = shapes.get(values[2]);
  return {
    time: values[0],
    line: values[1],
    shape,
    requestId: uniqueId(values[3], shape),
    edgeId: uniqueId(values[4], shape),
    traceKey: values[5],
    requestTime: values[6],
    upstreamTime: values[7],
    bytesSent: values[8],
    path: values[9],
    referer: values[10],
  };
};

/** Reads lines of the database. */
export class LineReader {
  readonly #shapes;
  readonly #page;
  readonly #line;

  constructor(store: Store, shapes: LineShapes) {
    this.#shapes = shapes;
    this.#page = store.prepare<unknown[], LineValues>(selectPage).raw();
    this.#line = store.prepare<unknown[], LineValues>(selectLine).raw();
  }

  /** Lines with ids of a period in time order, in arrays of up to `pageLength`; `until` is exclusive. */
  *pages(since: number, until: number, pageLength: number): Generator<readonly JoinableLine[]> {
    let key: readonly [number, number, number] = [since, -1, Number.MIN_SAFE_INTEGER];
    for (;;) {
      const rows = this.#page.all(...key, until, pageLength);
      const last = rows.at(-1);
      if (last === undefined) return;
      yield rows.map((values) => lineOf(values, this.#shapes));
      if (rows.length < pageLength) return;
      key = [last[0], last[1], last[2]];
    }
  }

  get(key: LineKey): JoinableLine | null {
    const values = this.#line.get(...key);
    return values === undefined ? null : lineOf(values, this.#shapes);
  }
}
