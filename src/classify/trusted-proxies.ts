import { readFileSync } from "node:fs";
import { BlockList, isIP, isIPv4 } from "node:net";
import { UsageError } from "../errors.ts";
import { packageRoot } from "../package-root.ts";
import { nearest } from "../spelling.ts";
import { type IsTrusted, isLocal } from "./client-address.ts";

/** Services whose published networks the package contains, each in a file that names its source and date. */
const services: readonly string[] = ["cloudflare", "cloudfront", "fastly", "google", "azure"];
/** Loopback, private and link-local addresses, which are always trusted. */
const localName = "private";
const names = [localName, ...services];

const expected = `expected an address, a network like 203.0.113.0/24, @FILE, or one of ${names.join(", ")}`;
const folder = new URL("src/classify/proxy-networks/", packageRoot);

/** Adds an address, or a network like `192.0.2.0/24`; false for a text that is neither. */
function addTo(list: BlockList, text: string): boolean {
  const [address = "", bits, ...rest] = text.split("/");
  const family = isIPv4(address) ? "ipv4" : "ipv6";
  if (isIP(address) === 0 || rest.length > 0) return false;
  if (bits === undefined) list.addAddress(address, family);
  else if (!/^\d{1,3}$/.test(bits) || Number(bits) > (family === "ipv4" ? 32 : 128)) return false;
  else list.addSubnet(address, Number(bits), family);
  return true;
}

function textOf(file: string | URL, option: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`${option}: ${(error as Error).message}`);
  }
}

/** Adds the networks of a file: one per line, comments after `#`. */
function addFile(list: BlockList, file: string | URL, option: string): void {
  const lines = textOf(file, option)
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/);
  lines.forEach((line, index) => {
    const network = line.replace(/#.*$/, "").trim();
    if (network === "" || addTo(list, network)) return;
    const place = `${option}: ${String(file)}:${index + 1}`;
    throw new UsageError(`${place}: ${network} is not an address or network, e.g. 203.0.113.0/24`);
  });
}

/** The file with the networks of an entry; null for an address or network. */
function fileOf(entry: string): string | URL | null {
  if (entry.startsWith("@")) return entry.slice(1);
  const name = entry.toLowerCase();
  return services.includes(name) ? new URL(`${name}.txt`, folder) : null;
}

function addEntry(list: BlockList, entry: string, option: string): void {
  const file = fileOf(entry);
  if (file !== null) addFile(list, file, option);
  else if (entry.toLowerCase() !== localName && !addTo(list, entry)) {
    const close = nearest(entry, names);
    throw new UsageError(`${option}: ${entry}: ${close ? `did you mean "${close}"?` : expected}`);
  }
}

/** Entries of a list that is separated by commas or blanks. The name of a file may contain blanks. */
const entriesOf = (text: string): readonly string[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .flatMap((part) => (part.startsWith("@") ? [part] : part.split(/\s+/)))
    .filter((entry) => entry !== "");

const cacheSize = 10_000;

/**
 * The proxies that are trusted in addition to local ones: addresses, networks, names of services, and files of
 * networks after `@`. `option` is named in errors.
 */
export function trustedBy(proxies: readonly string[], option = "--trusted-proxies"): IsTrusted {
  const list = new BlockList();
  for (const entry of proxies.flatMap(entriesOf)) addEntry(list, entry, option);
  const cache = new Map<string, boolean>();
  return (address) => {
    if (isLocal(address)) return true;
    let trusted = cache.get(address);
    if (trusted === undefined) {
      if (cache.size >= cacheSize) cache.clear();
      trusted = list.check(address, isIPv4(address) ? "ipv4" : "ipv6");
      cache.set(address, trusted);
    }
    return trusted;
  };
}

let serviceNetworks: IsTrusted | undefined;

/** Whether a public address belongs to a service whose published networks the package contains. */
export function isServiceAddress(address: string): boolean {
  if (isIP(address) === 0 || isLocal(address)) return false;
  serviceNetworks ??= trustedBy(services);
  return serviceNetworks(address);
}
