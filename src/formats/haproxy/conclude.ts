import { peerOf } from "../../classify/peer.ts";
import type { NamedFields } from "../../parse/format.ts";
import type { Attempt, Outcome } from "../../request.ts";
import type { HaproxyFields } from "./rules.ts";

/** Beside what rules look at: what follows from several fields is made of these. */
export interface HaproxyDraft extends HaproxyFields {
  client?: string | null;
  accepted_ms?: number | null;
  clf_ms?: number | null;
  query_with_mark?: string | null;
  header_request_id?: string | null;
  frontend_transport?: string | null;
  frontend?: string | null;
  backend?: string | null;
  server_name?: string | null;
  server_ip?: string | null;
  server_port?: string | null;
  server_address?: string | null;
  request_wait_ms?: number | null;
  queue_ms?: number | null;
  connect_ms?: number | null;
  header_ms?: number | null;
  total_ms?: number | null;
  termination_state?: string | null;
  retries?: string | null;
  captures?: string | null;
  skip?: string;
}

const servers: Record<string, HaproxyFields["server"]> = { "<NOSRV>": "none" };

function setServer(seen: HaproxyDraft): void {
  const { server_name: name, backend, frontend_transport, frontend } = seen;
  if (name == null) return;
  seen.server = servers[name] ?? (name.startsWith("<") ? "inside" : "named");
  const front = frontend_transport?.replace(/~$/, "") ?? frontend;
  const unreached = seen.request_wait_ms === null || seen.queue_ms === null;
  if (front != null && front === backend && unreached && seen.server === "none") seen.routed = "no";
  if (name === "<CACHE>") seen.cache = "hit";
  if (seen.server !== "named") return;
  const address = seen.server_address ?? (seen.server_ip && `${seen.server_ip}:${seen.server_port ?? ""}`);
  seen.upstream_addr = address && !address.startsWith("-") ? address : `${backend ?? ""}/${name}`;
}

/** What a server took, from the connection's start to the end: without the request's own time and the queue's. */
function setTimes(seen: HaproxyDraft): void {
  seen.request_time_ms ??= seen.total_ms ?? null;
  seen.time_ms ??= seen.accepted_ms ?? null;
  if (seen.clf_ms != null && seen.time_ms != null && seen.time_ms % 1000 === 0) seen.time_ms += seen.clf_ms;
  const { request_time_ms: whole, request_wait_ms: wait, queue_ms: queue } = seen;
  if (seen.server !== "named" || whole == null || wait === undefined) return;
  seen.upstream_time_ms = Math.max(0, whole - (wait ?? 0) - (queue ?? 0));
}

const outcomes: Record<string, Outcome> = {
  SC: "refused",
  sC: "timeout",
  SH: "reset",
  sH: "timeout",
  PH: "reset",
};

const nothing = {
  redirect: 0,
  status: null,
  bytes_received: null,
  connect_time_ms: null,
  header_time_ms: null,
  response_time_ms: null,
} as const;

/** The try that the rest of the line speaks of. */
function lastTry(seen: HaproxyDraft, failure: Outcome | undefined, only: boolean): Attempt {
  return {
    ...nothing,
    upstream_addr: seen.upstream_addr ?? null,
    status: failure ? null : (seen.status ?? null),
    connect_time_ms: seen.connect_ms ?? null,
    header_time_ms: seen.header_ms ?? null,
    response_time_ms: only ? (seen.upstream_time_ms ?? null) : null,
    outcome: failure ?? (seen.header_ms == null ? "unknown" : "answered"),
  };
}

/** `retries`: how often a connection was tried again, with a plus where the last try went to another server. */
function setTries(seen: HaproxyDraft): void {
  const [, moved, count] = /^(\+?)(\d+)$/.exec(seen.retries ?? "") ?? [];
  if (seen.server !== "named" || count === undefined) return;
  const retries = Number(count);
  seen.upstream_tries = retries + 1;
  const failure = outcomes[`${seen.cause}${seen.stage}`];
  if (retries === 0 && !failure) return;
  const upstream_addr = moved ? null : (seen.upstream_addr ?? null);
  const earlier: Attempt = { ...nothing, upstream_addr, outcome: "unknown" };
  const many = Math.min(retries, 50);
  seen.attempts = [...Array.from({ length: many }, () => earlier), lastTry(seen, failure, retries === 0)];
}

function setRequestParts(seen: HaproxyDraft): void {
  if (seen.client != null && !seen.client.startsWith("unix:")) seen.client_ip ??= seen.client;
  if (seen.query_with_mark !== undefined) seen.query = seen.query_with_mark?.slice(1) || null;
  seen.request_id ??= seen.header_request_id ?? null;
  if (seen.frontend_transport != null) {
    seen.scheme ??= seen.frontend_transport.endsWith("~") ? "https" : "http";
  }
  // written in the place of each part of a request that could not be read
  if (seen.method !== "<BADREQ>") return;
  seen.raw_request = "<BADREQ>";
  seen.method = null;
  seen.path = null;
  seen.query = null;
  seen.protocol = null;
}

export function conclude(draft: NamedFields): void {
  const seen: HaproxyDraft = draft;
  const [cause, stage] = seen.termination_state ?? "";
  if (cause !== undefined) seen.cause = cause;
  if (stage !== undefined) seen.stage = stage;
  setRequestParts(seen);
  if (cause === "C") draft["peer"] = peerOf(seen.client_ip);
  setServer(seen);
  setTimes(seen);
  setTries(seen);
}
