/** The requests and errors of a minute (since 1970). */
export type Minute = readonly [minute: number, requests: number, errors: number];

interface MinuteCounts {
  readonly requests: number;
  readonly errors: number;
}

/** Consecutive minutes as prefix sums, so that the counts of any window are one subtraction. */
export interface Series {
  /** the first minute */
  readonly from: number;
  /** the minute after the last */
  readonly to: number;
  readonly requests: Float64Array;
  readonly errors: Float64Array;
}

export function seriesOf(minutes: readonly Minute[], to: number): Series {
  const from = minutes[0]?.[0] ?? to;
  const requests = new Float64Array(to - from + 1);
  const errors = new Float64Array(to - from + 1);
  for (const [minute, minuteRequests, minuteErrors] of minutes) {
    requests[minute - from + 1] = minuteRequests;
    errors[minute - from + 1] = minuteErrors;
  }
  for (let index = 1; index < requests.length; index++) {
    requests[index] = (requests[index] ?? 0) + (requests[index - 1] ?? 0);
    errors[index] = (errors[index] ?? 0) + (errors[index - 1] ?? 0);
  }
  return { from, to, requests, errors };
}

/** Requests and errors from the minute `first` to the minute `last`, inclusive. */
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

/** The series without the requests of some periods. */
export function withoutPeriods(series: Series, periods: readonly { start: number; end: number }[]): Series {
  const minutes: Minute[] = [];
  for (let minute = series.from; minute < series.to; minute++) {
    const { requests, errors } = countsOf(series, minute, minute);
    const excluded = periods.some(({ start, end }) => minute >= start && minute <= end);
    minutes.push(excluded ? [minute, 0, 0] : [minute, requests, errors]);
  }
  return seriesOf(minutes, series.to);
}
