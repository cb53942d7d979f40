import type { Attempt, Outcome } from "../../request.ts";
import type { AlbFields } from "./seen.ts";

/** How a try without a whole answer ended; null where the line shows no failure of the target. */
function failureOf({ status, upstream_status, request_processing_ms }: AlbFields): Outcome | null {
  const broken = upstream_status == null || (upstream_status < 500 && (status ?? 0) >= 500);
  if (!broken) return null;
  if (status === 504) return "timeout";
  if (status !== 502) return upstream_status == null ? null : "unknown";
  return request_processing_ms == null ? "refused" : "reset";
}

const statusOf = (text: string | undefined): number | null =>
  /^\d{3}$/.test(text ?? "") ? Number(text) : null;

/** The targets of a line: the list of them, which AWS says holds one for now, or the one target. */
function triesOf(seen: AlbFields): readonly { addr: string; status: number | null }[] {
  const addrs = seen["target:port_list"]?.split(" ") ?? [];
  const statuses = seen.target_status_code_list?.split(" ") ?? [];
  if (addrs.length > 1) return addrs.map((addr, index) => ({ addr, status: statusOf(statuses[index]) }));
  return seen.upstream_addr == null
    ? []
    : [{ addr: seen.upstream_addr, status: seen.upstream_status ?? null }];
}

/** Sets how many targets were tried, and the tries where there were several or the last one failed. */
export function setTries(seen: AlbFields): void {
  const tries = triesOf(seen);
  // the target of a line may be a function, which has no address
  const answered = seen.upstream_status == null ? 0 : 1;
  seen.upstream_tries = Math.max(tries.length, answered) || null;
  const failure = failureOf(seen);
  if (tries.length < 2 && !failure) return;
  seen.attempts = tries.map(({ addr, status }, index): Attempt => {
    const last = index === tries.length - 1;
    const ended = last ? failure : null;
    const waited = last ? (seen.upstream_time_ms ?? null) : null;
    return {
      redirect: 0,
      upstream_addr: addr,
      status,
      connect_time_ms: null,
      // without an answer of the target it is the time until the try failed
      header_time_ms: status === null ? null : waited,
      response_time_ms: status === null ? waited : null,
      bytes_received: null,
      outcome: ended ?? (status === null ? "unknown" : "answered"),
    };
  });
}
