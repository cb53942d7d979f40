const web = /^https?:\/\/([^/?#\s]+)([^?#]*)/i;
const bare = (host: string): string =>
  host
    .toLowerCase()
    .replace(/:\d+$/, "")
    .replace(/^www\./, "");

export interface Referrer {
  readonly host: string;
  readonly path: string;
  /** the page without its query: who came from where is nobody's business */
  readonly page: string;
}

export function referrer(referer: unknown): Referrer | null {
  if (typeof referer !== "string") return null;
  const [whole, authority = "", path = ""] = web.exec(referer) ?? [];
  const host = bare(authority.slice(authority.lastIndexOf("@") + 1));
  return whole === undefined || host === "" ? null : { host, path: path || "/", page: whole };
}

let last: { readonly text: unknown; readonly hosts: ReadonlySet<string> } = { text: "[]", hosts: new Set() };
function hostsOf(list: unknown): ReadonlySet<string> {
  if (last.text !== list)
    last = { text: list, hosts: new Set((JSON.parse(String(list)) as string[]).map(bare)) };
  return last.hosts;
}

const isOwn = (found: Referrer, host: unknown, own: unknown): boolean =>
  (typeof host === "string" && found.host === bare(host)) || hostsOf(own).has(found.host);

/** The page of the own site that a request came from; null where it came from elsewhere, or the page is itself. */
export function ownPage(referer: unknown, host: unknown, path: unknown, own: unknown): string | null {
  const found = referrer(referer);
  return found && found.path !== path && isOwn(found, host, own) ? found.page : null;
}

/** The page of another site that a request came from. */
export function outsidePage(referer: unknown, host: unknown, own: unknown): string | null {
  const found = referrer(referer);
  // without a host of one's own, every page would be another's
  const known = typeof host === "string" || hostsOf(own).size > 0;
  return found && known && !isOwn(found, host, own) ? found.page : null;
}
