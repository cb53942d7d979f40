import { createHmac } from "node:crypto";
import { isIPv4, isIPv6 } from "node:net";
import type { RequestRow } from "../../request.ts";

/** What is kept of personal data. A key left out: all. */
export interface Privacy {
  readonly client_ip?: "keep" | "truncate" | "hash" | "drop" | undefined;
  readonly query?: "keep" | "drop" | undefined;
  readonly referer?: "keep" | "origin" | "drop" | undefined;
  readonly user_agent?: "keep" | "drop" | undefined;
  /** the secret of "hash" */
  readonly key?: Uint8Array | undefined;
}

const groups = (text: string): string[] => (text === "" ? [] : text.split(":"));

/** The first 48 bits of an IPv6 address, as it is written short. */
function network6(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+)\.\d+$/i.exec(address);
  if (mapped) return `::ffff:${mapped[1]}.0`;
  const [front = "", back] = address.replace(/%.*$/, "").split("::");
  const head = groups(front);
  const tail = back === undefined ? [] : groups(back);
  const gap = back === undefined ? 0 : 8 - head.length - tail.length;
  const all = [...head, ...Array.from({ length: gap }, () => "0"), ...tail];
  const first = all.slice(0, 3).map((group) => Number.parseInt(group, 16).toString(16));
  while (first.at(-1) === "0") first.pop();
  return `${first.join(":")}::`;
}

/** The network of an address: IPv4 by its first 24 bits, IPv6 by its first 48; nothing of what is no address. */
export function truncated(address: string): string | null {
  if (isIPv4(address)) return address.replace(/\d+$/, "0");
  return isIPv6(address) ? network6(address) : null;
}

const remembered = 10_000;

/** The same address gives the same word; only who has the key can try addresses. */
function hasher(key: Uint8Array): (address: string) => string {
  const seen = new Map<string, string>();
  return (address) => {
    let word = seen.get(address);
    if (word === undefined) {
      if (seen.size >= remembered) seen.clear();
      word = createHmac("sha256", key).update(address).digest("hex").slice(0, 16);
      seen.set(address, word);
    }
    return word;
  };
}

/** Scheme and host; a name and password before the host go too. */
function originOf(referer: string): string | null {
  const [, scheme, host] = /^(https?:\/\/)(?:[^/?#]*@)?([^/?#\s@]+)/i.exec(referer) ?? [];
  return host === undefined ? null : `${scheme}${host}`;
}

const withoutQuery = (text: string): string => text.replace(/[?#].*$/s, "");

type RedactedColumn = "client_ip" | "forwarded_ip" | "query" | "referer" | "user_agent" | "raw_request";
type Redaction = (value: string) => string | null;

const nothing: Redaction = () => null;

function addressChange({ client_ip = "keep", key }: Privacy): Redaction | undefined {
  if (client_ip === "hash") return hasher(key ?? new Uint8Array());
  return { keep: undefined, truncate: truncated, drop: nothing }[client_ip];
}

function refererChange({ referer = "keep", query }: Privacy): Redaction | undefined {
  if (referer === "drop") return nothing;
  if (referer === "origin") return originOf;
  return query === "drop" ? withoutQuery : undefined;
}

/** What is done to columns before they are stored; empty where all is kept. */
function changesOf(privacy: Privacy): readonly (readonly [RedactedColumn, Redaction])[] {
  const cuts = privacy.query === "drop";
  const address = addressChange(privacy);
  const changes: Record<RedactedColumn, Redaction | undefined> = {
    client_ip: address,
    forwarded_ip: address,
    query: cuts ? nothing : undefined,
    referer: refererChange(privacy),
    user_agent: privacy.user_agent === "drop" ? nothing : undefined,
    raw_request: cuts ? withoutQuery : undefined,
  };
  return Object.entries(changes).flatMap(([column, change]) =>
    change ? [[column as RedactedColumn, change] as const] : [],
  );
}

/** Takes personal data out of a request; null where all of it is kept. */
export function redaction<Request extends RequestRow>(privacy: Privacy): ((row: Request) => Request) | null {
  const changes = changesOf(privacy);
  if (changes.length === 0) return null;
  return (request) => {
    const kept = { ...request };
    for (const [column, change] of changes) {
      const value = request[column];
      if (value != null) kept[column] = change(value);
    }
    return kept;
  };
}
