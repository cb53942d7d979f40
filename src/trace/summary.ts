import { type Reason, reasons } from "../faults/reasons.ts";
import type { Why } from "../journeys/verdict.ts";
import { textOf } from "../parse/text/escapes.ts";
import type { HopRow, Trace } from "./trace.ts";

// with the heading and the verdict, six lines
const maxHops = 4;

const whys: Readonly<Record<Why, string>> = {
  own_answer: ", which answered without the hops behind it",
  innermost: ", the innermost hop that logged the request",
  no_line: ": the next hop has no line, although its log covers the time",
  good_line: "; the next hop logged a good answer, so the verdict is inferred",
  unusable: ", which could not use the answer that the next hop logged as good",
  gave_up: ", which gave up while the next hop waited for the origin",
  no_cause: "; the line of the next hop does not contain a cause",
  client_fault: "; the next hop logged that its client left or sent a bad request",
  contradiction: "; the lines contradict each other about the status, so the verdict is inferred",
};

const sent = (row: HopRow, column: string): string => String(row[column] ?? "nothing");

const verdictOf = ({ reason, confidence }: HopRow): string =>
  reason === null ? "not failed" : `${reason}, ${confidence}`;

/** What one hop logged, with the statuses of all its tries: `2 nginx (proxy): sent 502, received 502; origin_error, certain`. */
function hopLine(tries: readonly HopRow[]): string {
  const last = tries.at(-1) ?? {};
  const source = `${last["number"]} ${textOf(String(last["source"]))} (${last["hop"]})`;
  const statuses = tries.map((row) => sent(row, "status")).join(", ");
  const received = last["upstream_status"] === null ? "" : `, received ${last["upstream_status"]}`;
  return `  ${source}: sent ${statuses}${received}; ${verdictOf(last)}`;
}

function hopLines(rows: readonly HopRow[]): string[] {
  const hops = new Map<unknown, HopRow[]>();
  for (const row of rows) hops.set(row["number"], [...(hops.get(row["number"]) ?? []), row]);
  const lines = [...hops.values()].map(hopLine);
  if (lines.length <= maxHops) return lines;
  const kept = maxHops - 2;
  const more = lines.length - kept - 1;
  return [...lines.slice(0, kept), `  ${more} more hops`, ...lines.slice(-1)];
}

/** The verdict of a request over its hops, and which line decided it: one line of text. */
export function verdictLine({ verdict }: Trace): string {
  const { reason, hidden_reason, fault, fault_source, decided_by, why } = verdict;
  if (reason === null) {
    if (!hidden_reason) return "verdict: not failed";
    return `verdict: not failed, but a failure was hidden from the user: ${hidden_reason}, ${reasons[hidden_reason as Reason].meaning}`;
  }
  const at = fault_source ? ` (${textOf(String(fault_source))})` : "";
  const decided = why ? `; decided by ${textOf(String(decided_by))}${whys[why as Why]}` : "";
  const guess = verdict["joined_by"] === "guess" ? "; the hops were joined by guess" : "";
  return `verdict: ${verdictOf(verdict)}; fault: ${fault}${at}${decided}${guess}`;
}

/**
 * What each hop logged of a request, from the client inward, and which one decided, in at most six lines; nothing if
 * one line alone has the verdict.
 */
export function requestSummary(trace: Trace): string[] {
  const { hops, verdict } = trace;
  if (hops.length === 1 && !verdict["why"]) return [];
  const joined = verdict["joined_by"] ? `, joined by ${verdict["joined_by"]}` : "";
  return [`the request at each hop, from the client inward${joined}:`, ...hopLines(hops), verdictLine(trace)];
}
