import type { Taken } from "./measure.ts";

/** The medians of what a program took for an input. */
export interface Result extends Taken {
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

export const medians = (runs: readonly Taken[]): Taken => ({
  wall: median(runs.map(({ wall }) => wall)),
  cpu: median(runs.map(({ cpu }) => cpu)),
  memory: median(runs.map(({ memory }) => memory)),
});
