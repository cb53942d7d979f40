import {
  addressesIn,
  clientOf,
  type IsTrusted,
  knownHopsIn,
  plainAddress,
} from "../classify/client-address.ts";
import type { LineRecord } from "./line-record.ts";
import type { ValueIds } from "./parsed-line.ts";

const ipv4Text = (number: number): string =>
  `${number >>> 24}.${(number >>> 16) & 255}.${(number >>> 8) & 255}.${number & 255}`;

function loggedClient({ client_ip }: LineRecord, ids: ValueIds | null): string | null {
  return ids !== null && ids.clientIpv4 >= 0 ? ipv4Text(ids.clientIpv4) : (client_ip ?? null);
}

/** A list of forwarded addresses in the place of the client's address names no peer. */
const isList = (text: string | null | undefined): text is string => text?.includes(",") === true;

const hasOnlyClient = (record: LineRecord): boolean =>
  record.forwarded_for == null &&
  record.forwarded_header == null &&
  record.forwarded_client == null &&
  record.edge_client == null &&
  record.proxied_client == null &&
  record.socket_ip == null &&
  record.peer_ip === undefined &&
  !isList(record.client_ip);

/**
 * The forwarded addresses, the client's first. A CDN's header names its client, X-Real-IP the client of a proxy behind
 * it. The lists have all hops up to the peer of the nearest one, unless that forwards connections.
 */
function forwardedOf(record: LineRecord, logged: string | null): readonly string[] {
  const { edge_client, forwarded_client, forwarded_for, forwarded_header, proxied_client, socket_ip } =
    record;
  const unverified = isList(logged) || socket_ip != null ? logged : null;
  return [edge_client, forwarded_client, forwarded_for, forwarded_header, unverified, proxied_client].flatMap(
    (list) => (list == null ? [] : knownHopsIn(list)),
  );
}

/** Who connected; null: not known. */
function peerOf({ peer_ip, socket_ip }: LineRecord, logged: string | null): string | null {
  if (socket_ip != null) return socket_ip;
  if (peer_ip !== undefined) return peer_ip;
  return isList(logged) ? null : logged;
}

/** The nearest address that the server vouches for: it logs both if it replaces the peer's address by the client's. */
const nearestOf = ({ socket_ip }: LineRecord, logged: string | null, peer: string | null): string | null =>
  socket_ip ?? (isList(logged) ? null : (logged ?? peer));

/** Sets client_ip, peer_ip and forwarded_ip from the addresses that a line has. `ids`: where the scanner left them. */
export function setClient(record: LineRecord, ids: ValueIds | null, isTrusted: IsTrusted): void {
  if (hasOnlyClient(record)) return;
  const logged = loggedClient(record, ids);
  const peer = peerOf(record, logged);
  const client = clientOf(nearestOf(record, logged, peer), forwardedOf(record, logged), isTrusted) ?? logged;
  if (record.forwarded_for != null) record.forwarded_ip ??= addressesIn(record.forwarded_for)[0] ?? null;
  if (peer === client) delete record.peer_ip;
  else record.peer_ip = peer === null ? null : plainAddress(peer);
  if (client === logged) return;
  record.client_ip = client;
  if (ids !== null) ids.clientIpv4 = -1;
}
