import { readFile } from "node:fs/promises";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { OperationError } from "../../errors.ts";
import type { SitemapPage } from "../head.ts";

// limits of the protocol: 50 MB per sitemap, 50,000 sitemaps per index (https://www.sitemaps.org/protocol.html)
const maxSitemapBytes = 52_428_800;
const maxSitemaps = 50_000;
const maxPages = 2_000_000;
const downloadTimeoutMs = 30_000;

const isUrl = (location: string): boolean => /^https?:\/\//i.test(location);

async function download(url: string): Promise<Buffer> {
  const response = await fetch(url, { signal: AbortSignal.timeout(downloadTimeoutMs) });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > maxSitemapBytes) throw new Error("it is larger than 50 MiB");
    parts.push(part);
  }
  return Buffer.concat(parts);
}

const gzipped = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

async function textOf(location: string): Promise<string> {
  const bytes = isUrl(location) ? await download(location) : await readFile(location);
  return (gzipped(bytes) ? gunzipSync(bytes, { maxOutputLength: maxSitemapBytes }) : bytes).toString("utf8");
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

/** Parses a sitemap, which lists pages or other sitemaps. A text that is not XML has one URL per line. */
function parseSitemap(text: string): { pages: string[]; sitemaps: string[] } {
  const body = text.replace(/^\ufeff/, "").trimStart();
  if (!body.startsWith("<")) return { pages: body.split(/\s+/).filter(isUrl), sitemaps: [] };
  // a DOCTYPE can declare entities that expand without limit
  if (/<!DOCTYPE/i.test(body)) throw new Error("it has a DOCTYPE, which a sitemap must not have");
  const valid = XMLValidator.validate(body);
  if (valid !== true) throw new Error(`line ${valid.err.line}: ${valid.err.msg}`);
  const { urlset, sitemapindex } = parser.parse(body) as Sitemap;
  if (urlset === undefined && sitemapindex === undefined)
    throw new Error("it has neither <urlset> nor <sitemapindex>");
  return { pages: locs(urlset ? urlset.url : []), sitemaps: locs(sitemapindex ? sitemapindex.sitemap : []) };
}

/**
 * The location of a sitemap that an index lists: in the folder of the index, or on its host.
 * Throws if the index is on another host.
 */
function resolveListed(listed: string, index: string): string {
  if (!isUrl(index)) return path.join(path.dirname(index), path.basename(new URL(listed).pathname));
  const url = new URL(listed, index);
  if (isUrl(url.href) && url.host === new URL(index).host) return url.href;
  throw new Error(`it lists ${listed} on another host; give that sitemap with --sitemap`);
}

async function readPages(location: string): Promise<string[]> {
  const { pages, sitemaps } = parseSitemap(await textOf(location));
  if (sitemaps.length > maxSitemaps) throw new Error(`it lists more than ${maxSitemaps} sitemaps`);
  for (const listed of sitemaps) {
    const inner = parseSitemap(await textOf(resolveListed(listed, location)));
    for (const page of inner.pages) pages.push(page);
    if (pages.length > maxPages) throw new Error(`it lists more than ${maxPages} pages`);
  }
  return pages;
}

function pageOf(address: string): SitemapPage[] {
  const url = URL.canParse(address) ? new URL(address) : null;
  return url ? [{ host: url.hostname, path: url.pathname }] : [];
}

/**
 * Reads sitemaps and the sitemaps that an index lists.
 * @param locations files or URLs, plain or gzip
 * @throws OperationError if a sitemap cannot be read
 */
export async function sitemapPages(locations: readonly string[]): Promise<SitemapPage[]> {
  const pages: SitemapPage[] = [];
  for (const location of locations) {
    try {
      for (const address of await readPages(location)) pages.push(...pageOf(address));
    } catch (error) {
      const { message, cause } = error as Error;
      const why = cause instanceof Error ? `${message}: ${cause.message}` : message;
      throw new OperationError(`sitemap ${location} cannot be read: ${why}`);
    }
  }
  return pages;
}
