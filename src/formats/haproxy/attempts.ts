import type { Attempt, Outcome } from "../../request.ts";
import type { HaproxyFields } from "./fields.ts";

/** Limit for a line with an absurd number of retries. */
const maxEarlierAttempts = 50;

const outcomes: Readonly<Record<string, Outcome>> = {
  SC: "refused",
  sC: "timeout",
  SH: "reset",
  sH: "timeout",
  PH: "reset",
};

const emptyAttempt = {
  redirect: 0,
  status: null,
  bytes_received: null,
  connect_time_ms: null,
  header_time_ms: null,
  response_time_ms: null,
} as const;

/** The attempt that the timers and the status of the line describe. */
function lastAttempt(record: HaproxyFields, failure: Outcome | undefined, only: boolean): Attempt {
  return {
    ...emptyAttempt,
    upstream_addr: record.upstream_addr ?? null,
    status: failure ? null : (record.status ?? null),
    connect_time_ms: record.connect_ms ?? null,
    header_time_ms: record.header_ms ?? null,
    response_time_ms: only ? (record.upstream_time_ms ?? null) : null,
    outcome: failure ?? (record.header_ms == null ? "unknown" : "answered"),
  };
}

/** Sets the attempts from `retries`: a number, with a plus if the last attempt used another server. */
export function setAttempts(record: HaproxyFields): void {
  const [, redispatched, count] = /^(\+?)(\d+)$/.exec(record.retries ?? "") ?? [];
  if (record.server !== "named" || count === undefined) return;
  const retries = Number(count);
  record.upstream_tries = retries + 1;
  const failure = outcomes[`${record.cause}${record.stage}`];
  if (retries === 0 && !failure) return;
  const upstream_addr = redispatched ? null : (record.upstream_addr ?? null);
  const earlier: Attempt = { ...emptyAttempt, upstream_addr, outcome: "unknown" };
  const earlierAttempts = Array.from({ length: Math.min(retries, maxEarlierAttempts) }, () => earlier);
  record.attempts = [...earlierAttempts, lastAttempt(record, failure, retries === 0)];
}
