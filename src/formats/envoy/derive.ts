import { forwardedIn, peerOfConnection } from "../../classify/peer.ts";
import type { LineRecord } from "../../parse/line-record.ts";
import type { EnvoyFields } from "./fields.ts";
import { shortFlags } from "./known-values.ts";

/** Short names, each between commas so that rules can match one: UF,URX becomes ,UF,URX, */
function flagsOf(text: string | null): string | null {
  if (text === null) return null;
  return `,${text
    .split(",")
    .map((flag) => shortFlags[flag] ?? flag)
    .join(",")},`;
}

/**
 * With use_remote_address Envoy appends its peer to X-Forwarded-For, without it the last address of the header is the
 * client's. A single address can therefore be that of a client behind a proxy.
 */
function setPeer(record: EnvoyFields): void {
  const { peer_ip, client_ip, user_agent } = record;
  record.peer = peerOfConnection({
    client: client_ip,
    peer: peer_ip,
    forwarded: peer_ip === undefined ? forwardedIn(record) : undefined,
    agent: user_agent,
  });
}

export function derive(record: EnvoyFields & LineRecord): void {
  const logged = record.response_flags ?? record.response_flags_long;
  if (logged !== undefined) record.flags = flagsOf(logged);
  if (record.upstream_addr !== undefined) record.upstream = record.upstream_addr === null ? "none" : "chosen";
  if (record.service_time_ms !== undefined) record.upstream_time_ms = record.service_time_ms;
  if (record.status == null) setPeer(record);
  // `- - -` and no status: a connection of the TCP proxy
  const noRequest = record.status == null && record.method == null && record.path == null;
  if (noRequest && record.protocol == null) record.skip = "TCP connection";
  record.path ??= null;
}
