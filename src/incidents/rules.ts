/** Durations are in minutes. */
export const hour = 60;
export const day = 24 * hour;

/** A burn rate of the error budget, and the long and the short window that must both exceed it. */
export interface Burn {
  readonly rate: number;
  readonly long: number;
  readonly short: number;
}

/** The thresholds of an incident. */
export interface DetectionRules {
  /** objective: the share of requests without a server error */
  readonly slo: number;
  readonly burn: readonly Burn[];
  /** minimum ratio of the error rate over five minutes to the baseline of the series */
  readonly rise: number;
  /** minimum errors in five minutes above the baseline; a burn needs half as many in its long window */
  readonly min_errors: number;
  /** minimum number of minutes above the threshold */
  readonly min_minutes: number;
  /** minimum number of requests in the long window of a burn */
  readonly min_requests: number;
  /** resolve after: minutes below the threshold that end an incident */
  readonly calm: number;
}

/** The burn rates are those of the Google SRE workbook, chapter "Alerting on SLOs". */
export const defaultRules: DetectionRules = {
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

/** A burn over more than a day is slow: it creates a ticket and pages no one. */
export const isSlow = ({ long }: Burn): boolean => long > day;
