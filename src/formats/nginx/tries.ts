import type { NamedFields } from "../../parse/format.ts";
import { scaled } from "../../parse/text/time.ts";
import type { Attempt, Outcome } from "../../request.ts";

/** One try at an upstream; a key left out is not logged, null is `-`. */
export interface Try {
  redirect: number;
  addr?: string | null | undefined;
  status?: number | null | undefined;
  connect_ms?: number | null | undefined;
  header_ms?: number | null | undefined;
  response_ms?: number | null | undefined;
  length?: number | null | undefined;
  bytes_received?: number | null | undefined;
}

/** A list as it stands in the line, or the number that it is where it has one alone. */
type List = string | number | null | undefined;

export interface Lists {
  upstream_addr_list?: string | null;
  upstream_status_list?: List;
  upstream_connect_time_list?: List;
  upstream_header_time_list?: List;
  upstream_response_time_list?: List;
  upstream_response_length_list?: List;
  upstream_bytes_received_list?: List;
}

const milliseconds = (text: string): number | null => scaled(text, 3);
const integer = (text: string): number | null => scaled(text, 0);

const lists = {
  addr: ["upstream_addr_list", (text: string) => (text === "-" || text === "" ? null : text)],
  status: ["upstream_status_list", integer],
  connect_ms: ["upstream_connect_time_list", milliseconds],
  header_ms: ["upstream_header_time_list", milliseconds],
  response_ms: ["upstream_response_time_list", milliseconds],
  length: ["upstream_response_length_list", integer],
  bytes_received: ["upstream_bytes_received_list", integer],
} as const satisfies Record<Exclude<keyof Try, "redirect">, readonly [keyof Lists, unknown]>;

const logged = Object.entries(lists);

function severalTries(draft: NamedFields): readonly Try[] {
  const tries: Try[] = [];
  const empty: string[] = [];
  for (const [key, [fact, convert]] of logged) {
    const raw = draft[fact] as List;
    if (raw === undefined) continue;
    if (raw === null) {
      empty.push(key);
      continue;
    }
    let index = 0;
    String(raw)
      .split(" : ")
      .forEach((group, redirect) => {
        for (const element of group.split(", ")) {
          const value = typeof raw === "number" ? raw : convert(element);
          tries[index] = Object.assign(tries[index] ?? { redirect }, { [key]: value });
          index++;
        }
      });
  }
  // "-" is the whole list where nothing was entered, and the one element where this stage was not reached
  for (const each of tries) for (const key of empty) Object.assign(each, { [key]: null });
  return tries;
}

/** Several tries are logged: their numbers stand in a list. */
export const isListed = (draft: Lists): boolean =>
  typeof draft.upstream_status_list === "string" ||
  typeof draft.upstream_connect_time_list === "string" ||
  typeof draft.upstream_header_time_list === "string" ||
  typeof draft.upstream_response_time_list === "string" ||
  typeof draft.upstream_response_length_list === "string" ||
  typeof draft.upstream_bytes_received_list === "string";

/** The one try that nearly all lines have; null where there are several, or none. */
function oneTry(draft: Lists): Try | null {
  const { upstream_addr_list: addr } = draft;
  if (isListed(draft) || typeof addr !== "string" || addr.includes(", ") || addr.includes(" : ")) return null;
  return {
    redirect: 0,
    addr,
    status: draft.upstream_status_list,
    connect_ms: draft.upstream_connect_time_list,
    header_ms: draft.upstream_header_time_list,
    response_ms: draft.upstream_response_time_list,
    length: draft.upstream_response_length_list,
    bytes_received: draft.upstream_bytes_received_list,
  } as Try;
}

/**
 * Takes the `$upstream_*` lists of a line apart. Tries of one upstream are joined by ", ", a second upstream entered
 * by error_page or X-Accel-Redirect is joined by " : " (ngx_http_upstream.c, ngx_http_upstream_addr_variable).
 * null: the line logs none of them; empty: no upstream was entered.
 */
export function triesOf(draft: NamedFields): readonly Try[] | null {
  const one = oneTry(draft as Lists);
  if (one) return [one];
  return logged.some(([, [fact]]) => draft[fact] !== undefined) ? severalTries(draft) : null;
}

/** "no live upstreams" leaves the name of the upstream block in place of an address. */
export const isName = (addr: string | null | undefined): boolean =>
  addr != null && !addr.startsWith("unix:") && !addr.includes(":");

// Of all statuses in the list only 502 and 504 can be nginx's own (ngx_http_upstream_next)
const answered = ({ status, header_ms, length }: Try): boolean =>
  status != null && ((status !== 502 && status !== 504) || header_ms != null || (length ?? 0) > 0);

function outcomeOf(each: Try): Outcome {
  if (answered(each)) return "answered";
  if (each.status === 504) return "timeout";
  if (each.status !== 502) return "unknown";
  if (isName(each.addr)) return "unhealthy";
  if (each.connect_ms === undefined) return "unknown";
  return each.connect_ms === null ? "refused" : "reset";
}

const attemptOf = (each: Try): Attempt => ({
  redirect: each.redirect,
  upstream_addr: each.addr ?? null,
  status: answered(each) ? (each.status ?? null) : null,
  connect_time_ms: each.connect_ms ?? null,
  header_time_ms: each.header_ms ?? null,
  response_time_ms: each.response_ms ?? null,
  bytes_received: each.bytes_received ?? null,
  outcome: outcomeOf(each),
});

const none: readonly Attempt[] = [];

/** A row per try where several were made or one did not answer. */
export function attemptsOf(tries: readonly Try[]): readonly Attempt[] {
  const [first] = tries;
  if (tries.length === 1 && first && answered(first)) return none;
  const attempts = tries.map(attemptOf);
  return attempts.length > 1 || attempts.some(({ outcome }) => outcome !== "answered") ? attempts : [];
}
