import { forwardedIn, type Peer, peerOfConnection } from "../../classify/peer.ts";
import type { LineRecord } from "../../parse/line-record.ts";
import { setAttempts } from "./attempts.ts";
import type { HaproxyFields } from "./fields.ts";

const serverNames: Readonly<Record<string, HaproxyFields["server"]>> = { "<NOSRV>": "none" };

function setServer(record: HaproxyFields): void {
  const { server_name: name, backend, frontend_transport } = record;
  if (name == null) return;
  record.server = serverNames[name] ?? (name.startsWith("<") ? "inside" : "named");
  const frontend = frontend_transport?.replace(/~$/, "") ?? record.frontend;
  const notReached = record.request_wait_ms === null || record.queue_ms === null;
  if (frontend != null && frontend === backend && notReached && record.server === "none")
    record.routed = "no";
  if (name === "<CACHE>") record.cache = "hit";
  if (record.server !== "named") return;
  const address =
    record.server_address ?? (record.server_ip && `${record.server_ip}:${record.server_port ?? ""}`);
  record.upstream_addr = address && !address.startsWith("-") ? address : `${backend ?? ""}/${name}`;
}

/** Sets the times. The time of the server excludes the time of the request and of the queue. */
function setTimes(record: HaproxyFields): void {
  record.request_time_ms ??= record.total_ms ?? null;
  record.time_ms ??= record.accepted_ms ?? null;
  if (record.clf_ms != null && record.time_ms != null && record.time_ms % 1000 === 0)
    record.time_ms += record.clf_ms;
  const { request_time_ms: total, request_wait_ms: wait, queue_ms: queue } = record;
  if (record.server !== "named" || total == null || wait === undefined) return;
  record.upstream_time_ms = Math.max(0, total - (wait ?? 0) - (queue ?? 0));
}

function setRequestParts(record: HaproxyFields): void {
  if (record.client != null && !record.client.startsWith("unix:")) record.client_ip ??= record.client;
  if (record.query_with_mark !== undefined) record.query = record.query_with_mark?.slice(1) || null;
  // the id that came in is in the logs of other hops too
  record.request_id = record.header_request_id ?? record.request_id ?? null;
  if (record.frontend_transport != null) {
    record.scheme ??= record.frontend_transport.endsWith("~") ? "https" : "http";
  }
  // replaces each part of a request that could not be parsed
  if (record.method !== "<BADREQ>") return;
  record.raw_request = "<BADREQ>";
  record.method = null;
  record.path = null;
  record.query = null;
  record.protocol = null;
}

function peerOfRecord(record: HaproxyFields): Peer | null {
  const { client_ip, peer_ip, edge_id, user_agent, protocol } = record;
  return peerOfConnection({
    client: client_ip,
    peer: peer_ip,
    forwarded: edge_id ?? forwardedIn(record),
    agent: user_agent,
    protocol,
  });
}

export function derive(record: HaproxyFields & LineRecord): void {
  const [cause, stage] = record.termination_state ?? "";
  if (cause !== undefined) record.cause = cause;
  if (stage !== undefined) record.stage = stage;
  setRequestParts(record);
  if (cause === "C") record.peer = peerOfRecord(record);
  setServer(record);
  setTimes(record);
  setAttempts(record);
}
