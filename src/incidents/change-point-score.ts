import type { DetectionRules } from "./rules.ts";

/** Compares two hypotheses about the error share of a minute: the baseline, and the share of the incident. */
export interface ChangePointScore {
  /**
   * The share at which both hypotheses are equally likely if errors follow a Poisson distribution: the logarithmic mean
   * of the two shares.
   */
  readonly boundary: number;
  /** the logarithm of the odds that one error above or below the boundary adds */
  readonly weight: number;
}

/** `observed` is the error share of the window that opened the incident. */
export function changePointScore(
  baseline: number | null,
  observed: number,
  { slo }: DetectionRules,
): ChangePointScore {
  const minShare = (1 - slo) / 10;
  const low = Math.min(Math.max(baseline ?? 0, minShare), observed / 3);
  const weight = Math.log(observed / low);
  return { boundary: (observed - low) / weight, weight };
}
