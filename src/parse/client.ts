import { addressesIn, clientOf, type IsTrusted, plainAddress } from "../classify/client-address.ts";
import type { LineRecord } from "./line-record.ts";
import type { ValueIds } from "./parsed-line.ts";

const ipv4Text = (number: number): string =>
  `${number >>> 24}.${(number >>> 16) & 255}.${(number >>> 8) & 255}.${number & 255}`;

function loggedClient({ client_ip }: LineRecord, ids: ValueIds | null): string | null {
  return ids !== null && ids.clientIpv4 >= 0 ? ipv4Text(ids.clientIpv4) : (client_ip ?? null);
}

/** A list of forwarded addresses in the place of the client's address names no peer. */
const isList = (text: string | null | undefined): text is string => text?.includes(",") === true;

const hasOnlyClient = ({ client_ip, forwarded_for, forwarded_client, peer_ip }: LineRecord): boolean =>
  forwarded_for == null && forwarded_client == null && peer_ip === undefined && !isList(client_ip);

/** The forwarded addresses: those of the lists, or else of a header that names only the client. */
function forwardedOf(record: LineRecord, logged: string | null): readonly string[] {
  const { forwarded_for, forwarded_client } = record;
  const lists = [forwarded_for, isList(logged) ? logged : null].filter((list) => list != null);
  const addresses = addressesIn(lists.join(","));
  return addresses.length > 0 ? addresses : addressesIn(forwarded_client ?? "");
}

/** Sets client_ip, peer_ip and forwarded_ip from the addresses that a line has. `ids`: where the scanner left them. */
export function setClient(record: LineRecord, ids: ValueIds | null, isTrusted: IsTrusted): void {
  if (hasOnlyClient(record)) return;
  const logged = loggedClient(record, ids);
  const peer = record.peer_ip === undefined ? (isList(logged) ? null : logged) : record.peer_ip;
  const forwarded = forwardedOf(record, logged);
  // a server that replaces the peer's address by the client's logs both
  const nearest = isList(logged) ? null : (logged ?? peer);
  const client = clientOf(nearest, forwarded, isTrusted) ?? logged;
  if (record.forwarded_for != null) record.forwarded_ip ??= addressesIn(record.forwarded_for)[0] ?? null;
  if (peer === client) delete record.peer_ip;
  else record.peer_ip = peer === null ? null : plainAddress(peer);
  if (client === logged) return;
  record.client_ip = client;
  if (ids !== null) ids.clientIpv4 = -1;
}
