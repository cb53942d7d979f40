import type { Measurement } from "./measure.ts";

/** Medians of the runs of one program on one input. */
export interface BenchResult extends Measurement {
  readonly program: string;
  readonly input: string;
  readonly lines: number;
  readonly rawBytes: number;
  readonly databaseBytes: number;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

export const medians = (runs: readonly Measurement[]): Measurement => ({
  wallSeconds: median(runs.map(({ wallSeconds }) => wallSeconds)),
  cpuSeconds: median(runs.map(({ cpuSeconds }) => cpuSeconds)),
  peakMemoryBytes: median(runs.map(({ peakMemoryBytes }) => peakMemoryBytes)),
});
