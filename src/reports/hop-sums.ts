/** Lines of a CDN and of the proxy behind it with equal shapes, counted. */
interface HopPair {
  readonly shape: number;
  readonly proxy_shape: number | null;
  readonly joined_by: "request_id" | "edge_id" | null;
  requests: number;
  first_ms: number;
  last_ms: number;
  /** the last id in text order */
  sample: string;
}

interface HopPairs {
  readonly sums: Map<string, HopPair>;
  /** lines without a proxy line by these ids that other ids may join; at most `maxUnjoined` + 1 */
  readonly unjoined: (readonly [time_ms: number, line: number, shape: number])[];
  // sums by both shapes, to avoid building the key for each line
  readonly recent: Map<number, Map<number | null, HopPair>>;
}

/** Up to this number, lines are looked up one by one. */
const maxUnjoined = 10_000;

function sumOf(
  { sums, recent }: HopPairs,
  shape: number,
  proxy: number | null,
  joined_by: HopPair["joined_by"],
): HopPair {
  const recentSum = joined_by === "edge_id" ? undefined : recent.get(shape)?.get(proxy);
  if (recentSum) return recentSum;
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
 * The SQL aggregate `hop_sums`: counts pairs of lines by their shapes. `otherIds`: lines may be joined by other ids than
 * these two. Millions of lines give few groups, for which SQL would sort on disk.
 */
export const hopSums = {
  start: (): HopPairs => ({ sums: new Map(), unjoined: [], recent: new Map() }),
  step: (
    total: HopPairs,
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
      if (total.unjoined.length <= maxUnjoined) total.unjoined.push([time_ms, line, shape]);
      return;
    }
    const joinedBy = proxy === null ? null : byRequestId === null ? "edge_id" : "request_id";
    const sum = sumOf(total, shape, proxy, joinedBy);
    sum.requests++;
    if (time_ms < sum.first_ms) sum.first_ms = time_ms;
    if (time_ms > sum.last_ms) sum.last_ms = time_ms;
    if (id > sum.sample) sum.sample = id;
  },
  result: ({ sums, unjoined }: HopPairs): string => JSON.stringify({ sums: [...sums.values()], unjoined }),
};
