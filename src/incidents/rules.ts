/** Lengths of time are in minutes. */
export const hour = 60;
export const day = 24 * hour;

/** The error budget burns `rate` times too fast in a long window, and in a short one that ends with it. */
export interface Burn {
  readonly rate: number;
  readonly long: number;
  readonly short: number;
}

/** What makes a rise an incident. */
export interface Rules {
  /** the share of requests that are to go well */
  readonly slo: number;
  readonly burn: readonly Burn[];
  /** how many times its own baseline a series' rate over five minutes has to be */
  readonly rise: number;
  /** errors a rise over the baseline needs in five minutes, and twice what a burn needs in its long window */
  readonly min_errors: number;
  /** different minutes that have to be bad */
  readonly min_minutes: number;
  /** requests the long window of a burn needs */
  readonly min_requests: number;
  /** how long it has to be calm for an incident to be over */
  readonly calm: number;
}

/** The pairs are those of Google's SRE workbook, "Alerting on SLOs". */
export const usualRules: Rules = {
  slo: 0.999,
  burn: [
    { rate: 14.4, long: hour, short: 5 },
    { rate: 6, long: 6 * hour, short: 30 },
    { rate: 1, long: 3 * day, short: 6 * hour },
  ],
  rise: 3,
  min_errors: 20,
  min_minutes: 3,
  min_requests: 100,
  calm: 15,
};

/** Burns of days are no reason to get up at night. */
export const isSlow = ({ long }: Burn): boolean => long > day;
