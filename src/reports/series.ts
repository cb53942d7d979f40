const parts = 24;

/** The SQL aggregate `series(time_ms, count, since, until)`: a JSON list of sums, a 24th of the period each. */
export const series = {
  start: (): number[] => new Array<number>(parts).fill(0),
  step: (sums: number[], time: number, count: number, since: number, until: number): void => {
    const part = Math.floor(((time - since) * parts) / (until - since));
    const within = Math.max(0, Math.min(parts - 1, part));
    sums[within] = (sums[within] ?? 0) + count;
  },
  result: (sums: number[]): string => JSON.stringify(sums),
};
