import type { ClientKind } from "../request.ts";

/** What an answer says about its path; `none`: nothing. */
export const answerKinds = { none: 0, good: 1, redirect: 2, missing: 3 } as const;
export type AnswerKind = (typeof answerKinds)[keyof typeof answerKinds];

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

interface AnsweredRequest {
  readonly status: number | null;
  readonly method: string | null;
  readonly client_kind: ClientKind;
}

/** Internal requests of a CDN, preflights and missing paths that scanners probe say nothing about the path. */
export function answerKindOf({ status, method, client_kind }: AnsweredRequest): AnswerKind {
  if (client_kind === "internal" || status === null) return answerKinds.none;
  if (status === 404 || status === 410)
    return client_kind === "scanner" ? answerKinds.none : answerKinds.missing;
  if (method === "OPTIONS") return answerKinds.none;
  if ((status >= 200 && status < 300) || status === 304) return answerKinds.good;
  return redirects.has(status) ? answerKinds.redirect : answerKinds.none;
}
