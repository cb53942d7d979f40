import { readFile } from "node:fs/promises";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { OperationError } from "../../errors.ts";
import type { SitemapPage } from "../head.ts";

// the protocol's own limits: 50 MB each, 50,000 sitemaps in an index (sitemaps.org/protocol.html)
const largest = 52_428_800;
const most = { sitemaps: 50_000, pages: 2_000_000 };

const isUrl = (place: string): boolean => /^https?:\/\//i.test(place);

async function download(url: string): Promise<Buffer> {
  const response = await fetch(url, { signal: AbortSignal.timeout(30_000) });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > largest) throw new Error("it is larger than 50 MiB");
    parts.push(part);
  }
  return Buffer.concat(parts);
}

const gzipped = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

async function textOf(place: string): Promise<string> {
  const bytes = isUrl(place) ? await download(place) : await readFile(place);
  return (gzipped(bytes) ? gunzipSync(bytes, { maxOutputLength: largest }) : bytes).toString("utf8");
}

interface Entry {
  readonly loc?: string;
}
interface Sitemap {
  readonly urlset?: { readonly url?: readonly Entry[] } | "";
  readonly sitemapindex?: { readonly sitemap?: readonly Entry[] } | "";
}

const parser = new XMLParser({
  removeNSPrefix: true,
  parseTagValue: false,
  isArray: (name) => name === "url" || name === "sitemap",
});

const locs = (entries: readonly Entry[] = []): string[] =>
  entries.flatMap(({ loc }) => (typeof loc === "string" ? [loc.trim()] : []));

/** What a sitemap lists: pages, or other sitemaps. One that is no XML has an address a line. */
export function parseSitemap(text: string): { pages: string[]; sitemaps: string[] } {
  const body = text.replace(/^\ufeff/, "").trimStart();
  if (!body.startsWith("<")) return { pages: body.split(/\s+/).filter(isUrl), sitemaps: [] };
  // no sitemap has one, and entities of one's own could grow without end
  if (/<!DOCTYPE/i.test(body)) throw new Error("it has a DOCTYPE, which no sitemap has");
  const valid = XMLValidator.validate(body);
  if (valid !== true) throw new Error(`line ${valid.err.line}: ${valid.err.msg}`);
  const { urlset, sitemapindex } = parser.parse(body) as Sitemap;
  if (urlset === undefined && sitemapindex === undefined)
    throw new Error("it has neither <urlset> nor <sitemapindex>");
  return { pages: locs(urlset ? urlset.url : []), sitemaps: locs(sitemapindex ? sitemapindex.sitemap : []) };
}

/** Where a sitemap of an index is to be had: beside the file that lists it, or on the host that does. */
function placeOf(listed: string, index: string): string {
  if (!isUrl(index)) return path.join(path.dirname(index), path.basename(new URL(listed).pathname));
  const url = new URL(listed, index);
  if (isUrl(url.href) && url.host === new URL(index).host) return url.href;
  throw new Error(`it lists ${listed} on another host; give that one by a --sitemap of its own`);
}

async function read(place: string): Promise<string[]> {
  const { pages, sitemaps } = parseSitemap(await textOf(place));
  if (sitemaps.length > most.sitemaps) throw new Error(`it lists more than ${most.sitemaps} sitemaps`);
  for (const listed of sitemaps) {
    const inner = parseSitemap(await textOf(placeOf(listed, place)));
    for (const page of inner.pages) pages.push(page);
    if (pages.length > most.pages) throw new Error(`it lists more than ${most.pages} pages`);
  }
  return pages;
}

function pageOf(address: string): SitemapPage[] {
  const url = URL.canParse(address) ? new URL(address) : null;
  return url ? [{ host: url.hostname, path: url.pathname }] : [];
}

/** The pages that sitemaps list, each a file or a URL, plain or gzip; an index is followed. */
export async function sitemapPages(places: readonly string[]): Promise<SitemapPage[]> {
  const pages: SitemapPage[] = [];
  for (const place of places) {
    try {
      for (const address of await read(place)) pages.push(...pageOf(address));
    } catch (error) {
      const { message, cause } = error as Error;
      const why = cause instanceof Error ? `${message}: ${cause.message}` : message;
      throw new OperationError(`sitemap ${place} cannot be read: ${why}`);
    }
  }
  return pages;
}
