/** A row of a CDN and the proxy's behind it, if there is one, added up by what both say. */
interface Sum {
  readonly shape: number;
  readonly proxy_shape: number | null;
  readonly joined_by: "request_id" | "edge_id" | null;
  requests: number;
  first_ms: number;
  last_ms: number;
  /** the last in the order of texts */
  sample: string;
}

interface Sums {
  readonly sums: Map<string, Sum>;
  /** what has no line of a proxy by these ids and may have one by others, as far as it is few */
  readonly alone: (readonly [time_ms: number, line: number, shape: number])[];
  // what most rows share with one of those before
  readonly recent: Map<number, Map<number | null, Sum>>;
}

/** Up to how many are looked up one by one. */
const few = 10_000;

function sumOf(
  { sums, recent }: Sums,
  shape: number,
  proxy: number | null,
  joined_by: Sum["joined_by"],
): Sum {
  const known = joined_by === "edge_id" ? undefined : recent.get(shape)?.get(proxy);
  if (known) return known;
  const key = `${shape} ${proxy} ${joined_by}`;
  const sum = sums.get(key) ?? {
    shape,
    proxy_shape: proxy,
    joined_by,
    requests: 0,
    first_ms: Number.POSITIVE_INFINITY,
    last_ms: 0,
    sample: "",
  };
  sums.set(key, sum);
  if (joined_by !== "edge_id") recent.set(shape, (recent.get(shape) ?? new Map()).set(proxy, sum));
  return sum;
}

/**
 * An aggregate: counts pairs of lines by their shapes; `otherIds`: a line may be joined by other ids than these two. Millions pass here, which SQL would sort on the disk for as few
 * groups.
 */
export const hopSums = {
  start: (): Sums => ({ sums: new Map(), alone: [], recent: new Map() }),
  step: (
    total: Sums,
    time_ms: number,
    line: number,
    shape: number,
    byRequestId: number | null,
    byEdgeId: number | null,
    id: string,
    otherIds: number,
  ): void => {
    const proxy = byRequestId ?? byEdgeId;
    if (proxy === null && otherIds !== 0) {
      if (total.alone.length <= few) total.alone.push([time_ms, line, shape]);
      return;
    }
    const joinedBy = proxy === null ? null : byRequestId === null ? "edge_id" : "request_id";
    const sum = sumOf(total, shape, proxy, joinedBy);
    sum.requests++;
    if (time_ms < sum.first_ms) sum.first_ms = time_ms;
    if (time_ms > sum.last_ms) sum.last_ms = time_ms;
    if (id > sum.sample) sum.sample = id;
  },
  result: ({ sums, alone }: Sums): string => JSON.stringify({ sums: [...sums.values()], alone }),
};
