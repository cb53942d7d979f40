import type { Limits } from "../units.ts";

/** The states of monitoring plug-ins in the order of their exit codes: https://www.monitoring-plugins.org/doc/guidelines.html */
export const states = ["OK", "WARNING", "CRITICAL", "UNKNOWN"] as const;
export type CheckState = (typeof states)[number];

/** One value of the performance data, which a monitor can graph. */
interface PerformanceValue {
  readonly label: string;
  readonly value: number;
  readonly unit?: "s" | "%" | "";
  readonly warning?: number | null;
  readonly critical?: number | null;
  readonly maximum?: number;
}

/** The result of one check. */
export interface CheckOutcome {
  readonly state: CheckState;
  readonly text: string;
  readonly performance: readonly PerformanceValue[];
}

export function stateOf(value: number, { warning, critical }: Limits): CheckState {
  if (value > critical) return "CRITICAL";
  return warning !== null && value > warning ? "WARNING" : "OK";
}

// a known problem is worse than an unknown state
const worstFirst: readonly CheckState[] = ["CRITICAL", "WARNING", "UNKNOWN", "OK"];

export const worst = (outcomes: readonly CheckOutcome[]): CheckState =>
  worstFirst.find((state) => outcomes.some((outcome) => outcome.state === state)) ?? "UNKNOWN";

/** Rounds to four decimal places, without an exponent. */
const decimal = (value: number): string => String(Number(value.toFixed(4)));

function performanceText({ label, value, unit = "", warning, critical, maximum }: PerformanceValue): string {
  const bounds = [warning, critical, 0, maximum].map((bound) => (bound == null ? "" : decimal(bound)));
  return `${label}=${decimal(value)}${unit};${bounds.join(";")}`.replace(/;+$/, "");
}

/** A bar would start the performance data, a line break would end the status line. */
const sanitize = (text: string): string => text.replace(/[|\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "?");

/** The status line: the worst state, the texts with the worst first, and the performance data after a bar. */
export function statusLine(outcomes: readonly CheckOutcome[]): string {
  const ordered = worstFirst.flatMap((state) => outcomes.filter((outcome) => outcome.state === state));
  const texts = ordered.map(({ text }) => sanitize(text)).join("; ");
  const values = outcomes.flatMap(({ performance }) => performance.map(performanceText));
  const data = values.length > 0 ? ` | ${values.join(" ")}` : "";
  return `FAULTLINE ${worst(outcomes)}: ${texts}${data}`;
}

export const unknown = (text: string): CheckOutcome => ({ state: "UNKNOWN", text, performance: [] });

const maxQuotedLength = 80;

/** Shortens a value from a log for a status line. */
export const brief = (value: unknown): string => {
  const text = String(value ?? "");
  return text.length > maxQuotedLength ? `${text.slice(0, maxQuotedLength - 1)}…` : text;
};

export const percent = (value: number): string => `${Number((value * 100).toPrecision(4))}%`;
