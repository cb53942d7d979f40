import { createHmac } from "node:crypto";
import { isIPv4, isIPv6 } from "node:net";
import { addressesIn } from "../../classify/client-address.ts";
import { droppedAgent } from "../../classify/client-kind.ts";
import type { RequestRow } from "../../request.ts";
import type { MessageRow } from "../../store/write/message-rows.ts";

/** What is stored of personal data. A column that is not named is kept. */
export interface Privacy {
  readonly client_ip?: "keep" | "truncate" | "hash" | "drop" | undefined;
  readonly query?: "keep" | "drop" | undefined;
  readonly referer?: "keep" | "origin" | "drop" | undefined;
  readonly user_agent?: "keep" | "drop" | undefined;
  /** the HMAC key of "hash" */
  readonly key?: Uint8Array | undefined;
}

const groups = (text: string): string[] => (text === "" ? [] : text.split(":"));

/** The first 48 bits of an IPv6 address, in short notation. */
function network6(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+)\.\d+$/i.exec(address);
  if (mapped) return `::ffff:${mapped[1]}.0`;
  const [beforeGap = "", afterGap] = address.replace(/%.*$/, "").split("::");
  const head = groups(beforeGap);
  const tail = afterGap === undefined ? [] : groups(afterGap);
  const gap = afterGap === undefined ? 0 : 8 - head.length - tail.length;
  const all = [...head, ...Array.from({ length: gap }, () => "0"), ...tail];
  const first = all.slice(0, 3).map((group) => Number.parseInt(group, 16).toString(16));
  while (first.at(-1) === "0") first.pop();
  return `${first.join(":")}::`;
}

/** The network of an address: the first 24 bits of IPv4, 48 of IPv6; null for any other text. */
export function truncated(address: string): string | null {
  if (isIPv4(address)) return address.replace(/\d+$/, "0");
  return isIPv6(address) ? network6(address) : null;
}

const hashCacheSize = 10_000;

/** Keyed, since all IPv4 addresses could be hashed and compared otherwise. */
function hasher(key: Uint8Array): (address: string) => string {
  const cache = new Map<string, string>();
  return (address) => {
    let hash = cache.get(address);
    if (hash === undefined) {
      if (cache.size >= hashCacheSize) cache.clear();
      hash = createHmac("sha256", key).update(address).digest("hex").slice(0, 16);
      cache.set(address, hash);
    }
    return hash;
  };
}

/** Scheme and host, without user name and password. */
function originOf(referer: string): string | null {
  const [, scheme, host] = /^(https?:\/\/)(?:[^/?#]*@)?([^/?#\s@]+)/i.exec(referer) ?? [];
  return host === undefined ? null : `${scheme}${host}`;
}

const withoutQuery = (text: string): string => text.replace(/[?#].*$/s, "");

type RedactedColumn =
  | "client_ip"
  | "peer_ip"
  | "forwarded_ip"
  | "query"
  | "referer"
  | "user_agent"
  | "raw_request";
type Redaction = (value: string) => string | null;

const drop: Redaction = () => null;

function addressRedaction({ client_ip = "keep", key }: Privacy): Redaction | undefined {
  if (client_ip === "hash") return hasher(key ?? new Uint8Array());
  return { keep: undefined, truncate: truncated, drop: drop }[client_ip];
}

function refererRedaction({ referer = "keep", query }: Privacy): Redaction | undefined {
  if (referer === "drop") return drop;
  if (referer === "origin") return originOf;
  return query === "drop" ? withoutQuery : undefined;
}

// an IPv4 address, or an IPv6 address of at least three groups
const addressesInText = /\b\d{1,3}(?:\.\d{1,3}){3}\b|(?<![\w:])(?:[\da-f]{0,4}:){2,7}[\da-f]{0,4}(?![\w:])/gi;

/** A request line that is not HTTP may contain addresses, as a line of the PROXY protocol does. */
function rawRedaction({ query }: Privacy, address: Redaction | undefined): Redaction | undefined {
  const redactions: Redaction[] = [];
  if (query === "drop") redactions.push(withoutQuery);
  if (address) redactions.push((text) => text.replace(addressesInText, (each) => address(each) ?? "-"));
  if (redactions.length === 0) return undefined;
  return (text) => redactions.reduce((redacted, redact) => redact(redacted) ?? "", text);
}

/** The redactions of columns; empty where all columns are kept. */
function redactionsOf(privacy: Privacy): readonly (readonly [RedactedColumn, Redaction])[] {
  const dropsQuery = privacy.query === "drop";
  const address = addressRedaction(privacy);
  const redactions: Record<RedactedColumn, Redaction | undefined> = {
    client_ip: address,
    peer_ip: address,
    forwarded_ip: address,
    query: dropsQuery ? drop : undefined,
    referer: refererRedaction(privacy),
    user_agent: privacy.user_agent === "drop" ? droppedAgent : undefined,
    raw_request: rawRedaction(privacy, address),
  };
  return Object.entries(redactions).flatMap(([column, redact]) =>
    redact ? [[column as RedactedColumn, redact] as const] : [],
  );
}

/** Whether a text is one of the addresses of a request. */
const isAddressOf = (
  { client_ip, peer_ip, forwarded_ip, forwarded_for }: RequestRow,
  text: string | null | undefined,
): boolean =>
  text != null &&
  [client_ip, peer_ip, forwarded_ip, ...addressesIn(forwarded_for ?? "")].includes(
    text.replace(/^\[(.*)\]$/, "$1"),
  );

const queryInText = /(\/[^\s"?]*)\?[^\s"]*/g;

/** Removes personal data from a message of an error log. */
export function messageRedaction(privacy: Privacy): (message: MessageRow) => MessageRow {
  const address = addressRedaction(privacy);
  const dropsQuery = privacy.query === "drop";
  if (address === undefined && !dropsQuery) return (message) => message;
  const redactText = (text: string): string => {
    const path = dropsQuery ? text.replace(queryInText, "$1") : text;
    return address ? path.replace(addressesInText, (each) => address(each) ?? "-") : path;
  };
  return (message) => ({
    ...message,
    message: redactText(message.message),
    client_ip: message.client_ip !== null && address ? address(message.client_ip) : message.client_ip,
    query: dropsQuery ? null : message.query,
  });
}

/** Removes personal data from a copy of a request; null where all of it is kept. */
export function redaction<Request extends RequestRow>(privacy: Privacy): ((row: Request) => Request) | null {
  const redactions = redactionsOf(privacy);
  if (redactions.length === 0) return null;
  const keepsNoAddress = addressRedaction(privacy) !== undefined;
  return (request) => {
    const redacted = { ...request };
    if (keepsNoAddress && isAddressOf(request, request.host)) redacted.host = null;
    for (const [column, redact] of redactions) {
      const value = request[column];
      if (value != null) redacted[column] = redact(value);
    }
    return redacted;
  };
}
