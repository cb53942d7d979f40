import { isProxyAgent, peerOf } from "../../classify/peer.ts";
import type { LineRecord } from "../../parse/line-record.ts";
import { setHostOfMalformed } from "../../parse/text/request-line.ts";
import type { Attempt, Outcome } from "../../request.ts";
import type { AlbFields } from "./fields.ts";

/** A failed request has -1 among its three times; then only the time from its creation to its end is complete. */
function requestTime(record: AlbFields): number | null {
  const times = [record.request_processing_ms, record.upstream_time_ms, record.response_processing_ms];
  const given = times.filter((time) => time != null);
  const sum = given.reduce((total, time) => total + time, 0);
  if (given.length === times.length) return sum;
  const { time_us: end, request_creation_us: start } = record;
  if (end != null && start != null && end >= start) return Math.round((end - start) / 1000);
  return given.length > 0 ? sum : null;
}

function setActions(record: AlbFields): void {
  if (record.actions_executed === undefined) return;
  const actions = record.actions_executed?.split(",") ?? [];
  record.last_action = actions.at(-1) ?? null;
  record.forwarded = actions.includes("forward") ? "yes" : "no";
}

/** How an attempt without a complete answer ended; null if the line shows no failure of the target. */
function failureOf({ status, upstream_status, request_processing_ms }: AlbFields): Outcome | null {
  const broken = upstream_status == null || (upstream_status < 500 && (status ?? 0) >= 500);
  if (!broken) return null;
  if (status === 504) return "timeout";
  if (status !== 502) return upstream_status == null ? null : "unknown";
  return request_processing_ms == null ? "refused" : "reset";
}

const statusOf = (text: string | undefined): number | null =>
  /^\d{3}$/.test(text ?? "") ? Number(text) : null;

interface Target {
  readonly addr: string;
  readonly status: number | null;
}

/** The targets of a line: from the list, which AWS says holds one for now, or the single target. */
function targetsOf(record: AlbFields): readonly Target[] {
  const addrs = record["target:port_list"]?.split(" ") ?? [];
  const statuses = record.target_status_code_list?.split(" ") ?? [];
  if (addrs.length > 1) return addrs.map((addr, index) => ({ addr, status: statusOf(statuses[index]) }));
  return record.upstream_addr == null
    ? []
    : [{ addr: record.upstream_addr, status: record.upstream_status ?? null }];
}

/** `waited`: ms until the answer or, without one, until the attempt failed. */
const attemptOf = ({ addr, status }: Target, waited: number | null, failure: Outcome | null): Attempt => ({
  redirect: 0,
  upstream_addr: addr,
  status,
  connect_time_ms: null,
  header_time_ms: status === null ? null : waited,
  response_time_ms: status === null ? waited : null,
  bytes_received: null,
  outcome: failure ?? (status === null ? "unknown" : "answered"),
});

/** Sets the number of targets; and the attempts, if there were several or the last one failed. */
function setAttempts(record: AlbFields): void {
  const targets = targetsOf(record);
  // a Lambda function has no address
  const answered = record.upstream_status == null ? 0 : 1;
  record.upstream_tries = Math.max(targets.length, answered) || null;
  const failure = failureOf(record);
  if (targets.length < 2 && !failure) return;
  record.attempts = targets.map((target, index) =>
    index === targets.length - 1
      ? attemptOf(target, record.upstream_time_ms ?? null, failure)
      : attemptOf(target, null, null),
  );
}

export function deriveMeasures(record: AlbFields): boolean {
  record.time_ms = record.time_us == null ? null : Math.floor(record.time_us / 1000);
  record.request_time_ms = requestTime(record);
  return true;
}

export function derive(record: AlbFields & LineRecord): void {
  setHostOfMalformed(record);
  setActions(record);
  if (record.status === 460) record.peer = peerOf(record.client_ip, isProxyAgent(record.user_agent));
  setAttempts(record);
}
