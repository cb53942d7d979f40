import type { Rules } from "./rules.ts";

/** Two explanations of an error share: what is usual for the series, and what was noticed when an incident opened. */
export interface ChangePointScore {
  /**
   * The share at which a minute is as likely of either, where errors come by chance (Poisson): the logarithmic mean
   * of both.
   */
  readonly dividing: number;
  /** what one error above or below the dividing share adds to the logarithm of the odds */
  readonly weight: number;
}

export function doubtOf(usual: number | null, noticed: number, { slo }: Rules): ChangePointScore {
  const least = (1 - slo) / 10;
  const low = Math.min(Math.max(usual ?? 0, least), noticed / 3);
  const weight = Math.log(noticed / low);
  return { dividing: (noticed - low) / weight, weight };
}
