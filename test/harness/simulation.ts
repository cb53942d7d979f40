import type { Minute } from "../../src/incidents/series.ts";

/** Numbers from 0 to 1 that look like chance and are the same in every run (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** How often something happens by chance that happens `mean` times on average. */
export function poisson(mean: number, random: () => number): number {
  if (mean > 50) {
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
  }
  let count = 0;
  for (let left = Math.exp(-mean), product = random(); product > left; product *= random()) count++;
  return count;
}

/** A service as it is when nothing is wrong, and what happens to it. */
export interface Simulated {
  readonly seed: number;
  readonly days: number;
  /** mean requests a minute, over the day half as many to half as many again */
  readonly traffic: number;
  /** error share when nothing is wrong */
  readonly usual: number;
  /** how unsteady the usual share is from minute to minute (deviation of its logarithm) */
  readonly noise?: number;
  /** what comes on top of the usual share at a minute since the first */
  readonly trouble?: (minute: number) => number;
  /** whether the log has a hole at a minute */
  readonly gap?: (minute: number) => boolean;
}

/** 2026-07-01T00:00Z */
export const firstMinute = Date.parse("2026-07-01") / 60_000;

export function simulate({ seed, days, traffic, usual, noise = 0, trouble, gap }: Simulated): Minute[] {
  const random = chance(seed);
  const minutes: Minute[] = [];
  for (let minute = 0; minute < days * 1440; minute++) {
    const curve = 1 - 0.5 * Math.cos((2 * Math.PI * minute) / 1440);
    const requests = poisson(traffic * curve, random);
    const steady = usual * Math.exp(noise * normal(random) - noise ** 2 / 2);
    const share = Math.min(1, steady + (trouble?.(minute) ?? 0));
    const errors = Math.min(requests, poisson(requests * share, random));
    if (requests > 0 && !gap?.(minute)) minutes.push([firstMinute + minute, requests, errors]);
  }
  return minutes;
}
