/**
 * Normalizes a host for comparison: without `www.`, lower case. Stored landings depend on it: `WWW.` in upper case and
 * ports are not removed.
 */
export const siteOfHost = (host: string): string => host.replaceAll("www.", "").toLowerCase();

/** Normalized host of a referrer URL; null if it has none. */
export function siteOfReferer(referer: string): string | null {
  const scheme = referer.indexOf("://");
  if (scheme < 0) return null;
  const end = referer.indexOf("/", scheme + 3);
  return siteOfHost(referer.slice(scheme + 3, end < 0 ? undefined : end));
}

/** Whether the referrer of a request is another site than the requested host. */
export function isLanding(referer: string | null, host: string | null): boolean {
  const site = referer === null ? null : siteOfReferer(referer);
  return site !== null && host !== null && site !== siteOfHost(host);
}
