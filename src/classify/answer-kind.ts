import type { ClientKind } from "../request.ts";

/** What an answer says of its path. */
export const nothing = 0;
export const good = 1;
export const redirect = 2;
export const missing = 3;

const redirects: ReadonlySet<number | null> = new Set([301, 302, 303, 307, 308]);

interface AnsweredRequest {
  readonly status: number | null;
  readonly method: string | null;
  readonly client_kind: ClientKind;
}

/** A CDN's own requests count nowhere, a preflight proves nothing, and what scanners try says nothing of the site. */
export function answerOf({ status, method, client_kind }: AnsweredRequest): number {
  if (client_kind === "internal" || status === null) return nothing;
  if (status === 404 || status === 410) return client_kind === "scanner" ? nothing : missing;
  if (method === "OPTIONS") return nothing;
  if ((status >= 200 && status < 300) || status === 304) return good;
  return redirects.has(status) ? redirect : nothing;
}
