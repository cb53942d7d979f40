const bare = (host: string): string => host.replaceAll("www.", "").toLowerCase();

/** The host that a referrer names, as hosts are compared; null where it names none. */
export function siteOf(referer: string): string | null {
  const scheme = referer.indexOf("://");
  if (scheme < 0) return null;
  const end = referer.indexOf("/", scheme + 3);
  return bare(referer.slice(scheme + 3, end < 0 ? undefined : end));
}

export const siteOfHost = bare;

/** Whether a referrer leads from another site to this host. */
export function isLanding(referer: string | null, host: string | null): boolean {
  const site = referer === null ? null : siteOf(referer);
  return site !== null && host !== null && site !== bare(host);
}
