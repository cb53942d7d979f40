interface PercentileState {
  share: number;
  readonly all: number[];
}

/** The SQL aggregate `percentile(number, share)`: the least number that so many in a hundred do not exceed. */
export const percentile = {
  start: (): PercentileState => ({ share: 0, all: [] }),
  step: (numbers: PercentileState, number: number | null, share: number): void => {
    numbers.share = share;
    if (number !== null) numbers.all.push(number);
  },
  result: ({ all, share }: PercentileState): number | null => {
    const ordered = Float64Array.from(all).sort();
    return ordered[Math.ceil((ordered.length * share) / 100) - 1] ?? null;
  },
};
