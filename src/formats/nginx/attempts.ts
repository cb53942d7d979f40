import { scaled } from "../../parse/text/time.ts";
import type { Attempt, Outcome } from "../../request.ts";
import type { NginxFields } from "./fields.ts";

/** One attempt at an upstream. A key left out: not logged; null: logged as `-`. */
export interface LoggedAttempt {
  redirect: number;
  addr?: string | null | undefined;
  status?: number | null | undefined;
  connect_ms?: number | null | undefined;
  header_ms?: number | null | undefined;
  response_ms?: number | null | undefined;
  length?: number | null | undefined;
  bytes_received?: number | null | undefined;
}

/** An element of a list as text; a number if the line has one attempt. */
type Element = string | number | null;

const text = (element: Element): string | null =>
  typeof element === "string" && element !== "-" && element !== "" ? element : null;
const milliseconds = (element: Element): number | null =>
  typeof element === "string" ? scaled(element, 3) : element;
const integer = (element: Element): number | null =>
  typeof element === "string" ? scaled(element, 0) : element;

type ListField = Extract<keyof NginxFields, `upstream_${string}_list`>;

// biome-ignore format: a table, a row a list
const lists: readonly (readonly [field: ListField, set: (attempt: LoggedAttempt, element: Element) => void])[] = [
  ["upstream_addr_list", (attempt, element) => { attempt.addr = text(element); }],
  ["upstream_status_list", (attempt, element) => { attempt.status = integer(element); }],
  ["upstream_connect_time_list", (attempt, element) => { attempt.connect_ms = milliseconds(element); }],
  ["upstream_header_time_list", (attempt, element) => { attempt.header_ms = milliseconds(element); }],
  ["upstream_response_time_list", (attempt, element) => { attempt.response_ms = milliseconds(element); }],
  ["upstream_response_length_list", (attempt, element) => { attempt.length = integer(element); }],
  ["upstream_bytes_received_list", (attempt, element) => { attempt.bytes_received = integer(element); }],
];

function severalAttempts(record: NginxFields): readonly LoggedAttempt[] {
  const attempts: LoggedAttempt[] = [];
  for (const [field, set] of lists) {
    const list = record[field];
    if (list === undefined || list === null) continue;
    let index = 0;
    String(list)
      .split(" : ")
      .forEach((group, redirect) => {
        for (const element of group.split(", ")) {
          const attempt = attempts[index] ?? { redirect };
          set(attempt, typeof list === "number" ? list : element);
          attempts[index] = attempt;
          index++;
        }
      });
  }
  // a list is "-" as a whole if no upstream was entered, or if no attempt reached this stage
  for (const [field, set] of lists) {
    if (record[field] === null) for (const attempt of attempts) set(attempt, null);
  }
  return attempts;
}

/** Whether the line logs several attempts, so that its numbers are lists. */
export const hasLists = (record: NginxFields): boolean =>
  typeof record.upstream_status_list === "string" ||
  typeof record.upstream_connect_time_list === "string" ||
  typeof record.upstream_header_time_list === "string" ||
  typeof record.upstream_response_time_list === "string" ||
  typeof record.upstream_response_length_list === "string" ||
  typeof record.upstream_bytes_received_list === "string";

const numberOf = (list: Element | undefined): number | null | undefined =>
  typeof list === "string" ? null : list;

/** The attempt of a line that has exactly one, the usual case; else null. */
function onlyAttempt(record: NginxFields): LoggedAttempt | null {
  const { upstream_addr_list: addr } = record;
  if (hasLists(record) || typeof addr !== "string" || addr.includes(", ") || addr.includes(" : "))
    return null;
  return {
    redirect: 0,
    addr,
    status: numberOf(record.upstream_status_list),
    connect_ms: numberOf(record.upstream_connect_time_list),
    header_ms: numberOf(record.upstream_header_time_list),
    response_ms: numberOf(record.upstream_response_time_list),
    length: numberOf(record.upstream_response_length_list),
    bytes_received: numberOf(record.upstream_bytes_received_list),
  };
}

/**
 * Splits the `$upstream_*` lists of a line. Attempts at one upstream are joined by ", ", a second upstream entered by
 * error_page or X-Accel-Redirect by " : " (ngx_http_upstream.c, ngx_http_upstream_addr_variable).
 * Returns null if the line logs none of the lists, and an empty list if no upstream was entered.
 */
export function loggedAttempts(record: NginxFields): readonly LoggedAttempt[] | null {
  const only = onlyAttempt(record);
  if (only) return [only];
  return lists.some(([field]) => record[field] !== undefined) ? severalAttempts(record) : null;
}

/** With "no live upstreams" nginx logs the name of the upstream block instead of an address. */
export const isUpstreamName = (addr: string | null | undefined): boolean =>
  addr != null && !addr.startsWith("unix:") && !addr.includes(":");

// of all statuses in the list only 502 and 504 can be nginx's own (ngx_http_upstream_next)
const answered = ({ status, header_ms, length }: LoggedAttempt): boolean =>
  status != null && ((status !== 502 && status !== 504) || header_ms != null || (length ?? 0) > 0);

function outcomeOf(attempt: LoggedAttempt): Outcome {
  if (answered(attempt)) return "answered";
  if (attempt.status === 504) return "timeout";
  if (attempt.status !== 502) return "unknown";
  if (isUpstreamName(attempt.addr)) return "unhealthy";
  if (attempt.connect_ms === undefined) return "unknown";
  return attempt.connect_ms === null ? "refused" : "reset";
}

const attemptOf = (attempt: LoggedAttempt): Attempt => ({
  redirect: attempt.redirect,
  upstream_addr: attempt.addr ?? null,
  status: answered(attempt) ? (attempt.status ?? null) : null,
  connect_time_ms: attempt.connect_ms ?? null,
  header_time_ms: attempt.header_ms ?? null,
  response_time_ms: attempt.response_ms ?? null,
  bytes_received: attempt.bytes_received ?? null,
  outcome: outcomeOf(attempt),
});

const noAttempts: readonly Attempt[] = [];

/** The rows of `attempts`: none for a single attempt that was answered. */
export function attemptsOf(logged: readonly LoggedAttempt[]): readonly Attempt[] {
  const [first] = logged;
  return logged.length === 1 && first && answered(first) ? noAttempts : logged.map(attemptOf);
}
