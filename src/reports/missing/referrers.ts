const httpUrl = /^https?:\/\/([^/?#\s]+)([^?#]*)/i;
const normalizedHost = (host: string): string =>
  host
    .toLowerCase()
    .replace(/:\d+$/, "")
    .replace(/^www\./, "");

export interface Referrer {
  readonly host: string;
  readonly path: string;
  /** the URL without its query, which can contain personal data */
  readonly page: string;
}

export function referrer(referer: unknown): Referrer | null {
  if (typeof referer !== "string") return null;
  const [whole, authority = "", path = ""] = httpUrl.exec(referer) ?? [];
  const host = normalizedHost(authority.slice(authority.lastIndexOf("@") + 1));
  return whole === undefined || host === "" ? null : { host, path: path || "/", page: whole };
}

let cached: { readonly text: unknown; readonly hosts: ReadonlySet<string> } = {
  text: "[]",
  hosts: new Set(),
};
function hostsOf(list: unknown): ReadonlySet<string> {
  if (cached.text !== list)
    cached = { text: list, hosts: new Set((JSON.parse(String(list)) as string[]).map(normalizedHost)) };
  return cached.hosts;
}

const isOwn = (found: Referrer, host: unknown, own: unknown): boolean =>
  (typeof host === "string" && found.host === normalizedHost(host)) || hostsOf(own).has(found.host);

/** The referring page if it is on the own site; null for another site and for the requested page itself. */
export function ownPage(referer: unknown, host: unknown, path: unknown, own: unknown): string | null {
  const found = referrer(referer);
  return found && found.path !== path && isOwn(found, host, own) ? found.page : null;
}

/** The referring page if it is on another site. */
export function outsidePage(referer: unknown, host: unknown, own: unknown): string | null {
  const found = referrer(referer);
  // without an own host, every referrer would count as another site
  const hasOwnHost = typeof host === "string" || hostsOf(own).size > 0;
  return found && hasOwnHost && !isOwn(found, host, own) ? found.page : null;
}
