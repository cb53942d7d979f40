/** What was counted in one minute (since 1970) of a series. */
export type Minute = readonly [minute: number, requests: number, errors: number];

interface MinuteCounts {
  readonly requests: number;
  readonly errors: number;
}

/** The minutes of a series without a break, as sums from its first on: any stretch is told by two of them. */
export interface Series {
  /** the first minute, and the one after the last */
  readonly from: number;
  readonly to: number;
  readonly requests: Float64Array;
  readonly errors: Float64Array;
}

export function seriesOf(minutes: readonly Minute[], to: number): Series {
  const from = minutes[0]?.[0] ?? to;
  const requests = new Float64Array(to - from + 1);
  const errors = new Float64Array(to - from + 1);
  for (const [minute, asked, failed] of minutes) {
    requests[minute - from + 1] = asked;
    errors[minute - from + 1] = failed;
  }
  for (let index = 1; index < requests.length; index++) {
    requests[index] = (requests[index] ?? 0) + (requests[index - 1] ?? 0);
    errors[index] = (errors[index] ?? 0) + (errors[index - 1] ?? 0);
  }
  return { from, to, requests, errors };
}

/** Requests and errors from a minute up to another, which is included. */
export function countsOf(series: Series, first: number, last: number): MinuteCounts {
  const start = Math.max(first, series.from) - series.from;
  const end = Math.min(last + 1, series.to) - series.from;
  if (end <= start) return { requests: 0, errors: 0 };
  return {
    requests: (series.requests[end] ?? 0) - (series.requests[start] ?? 0),
    errors: (series.errors[end] ?? 0) - (series.errors[start] ?? 0),
  };
}

export const shareOf = ({ requests, errors }: MinuteCounts): number =>
  requests === 0 ? 0 : errors / requests;

/** The same series as if nobody had come in some stretches. */
export function without(series: Series, stretches: readonly { start: number; end: number }[]): Series {
  const minutes: Minute[] = [];
  for (let minute = series.from; minute < series.to; minute++) {
    const { requests, errors } = countsOf(series, minute, minute);
    const hidden = stretches.some(({ start, end }) => minute >= start && minute <= end);
    minutes.push(hidden ? [minute, 0, 0] : [minute, requests, errors]);
  }
  return seriesOf(minutes, series.to);
}
