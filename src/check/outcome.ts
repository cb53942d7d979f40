import type { Limits } from "../units.ts";

/** The codes of monitoring plug-ins: https://www.monitoring-plugins.org/doc/guidelines.html */
export const states = ["OK", "WARNING", "CRITICAL", "UNKNOWN"] as const;
export type CheckState = (typeof states)[number];

/** A number for the monitor to draw. */
export interface Performance {
  readonly label: string;
  readonly value: number;
  readonly unit?: "s" | "%" | "";
  readonly warning?: number | null;
  readonly critical?: number | null;
  readonly most?: number;
}

/** What one check found. */
export interface CheckOutcome {
  readonly state: CheckState;
  readonly words: string;
  readonly performance: readonly Performance[];
}

/** The state of a value that is bad when it is over its limits. */
export function stateOf(value: number, { warning, critical }: Limits): CheckState {
  if (value > critical) return "CRITICAL";
  return warning !== null && value > warning ? "WARNING" : "OK";
}

// what cannot be told is less than what is known to be bad
const worstFirst: readonly CheckState[] = ["CRITICAL", "WARNING", "UNKNOWN", "OK"];

export const worst = (outcomes: readonly CheckOutcome[]): CheckState =>
  worstFirst.find((state) => outcomes.some((outcome) => outcome.state === state)) ?? "UNKNOWN";

/** At most so many digits behind the point, and no exponent. */
const digits = (value: number): string => String(Number(value.toFixed(4)));

function performanceText({ label, value, unit = "", warning, critical, most }: Performance): string {
  const bounds = [warning, critical, 0, most].map((bound) => (bound == null ? "" : digits(bound)));
  return `${label}=${digits(value)}${unit};${bounds.join(";")}`.replace(/;+$/, "");
}

/** A bar would begin the performance data, a line end would end the status line. */
const plain = (text: string): string => text.replace(/[|\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "?");

/** One line: the state, the worst first, and behind a bar the numbers. */
export function statusLine(outcomes: readonly CheckOutcome[]): string {
  const ordered = worstFirst.flatMap((state) => outcomes.filter((outcome) => outcome.state === state));
  const words = ordered.map((outcome) => plain(outcome.words)).join("; ");
  const performance = outcomes.flatMap((outcome) => outcome.performance.map(performanceText));
  const data = performance.length > 0 ? ` | ${performance.join(" ")}` : "";
  return `FAULTLINE ${worst(outcomes)}: ${words}${data}`;
}

export const unknown = (words: string): CheckOutcome => ({ state: "UNKNOWN", words, performance: [] });

/** A text out of a log, short enough for a status line. */
export const brief = (text: unknown): string => {
  const whole = String(text ?? "");
  return whole.length > 80 ? `${whole.slice(0, 79)}…` : whole;
};

export const percent = (value: number): string => `${Number((value * 100).toPrecision(4))}%`;
