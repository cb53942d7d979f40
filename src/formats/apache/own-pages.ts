import type { NamedFields, ServerConfig } from "../../parse/format.ts";
import { pageOf } from "./pages.ts";

/** What a configuration says of who may answer, and of how long Apache's own pages are. */
export interface Answers {
  proxies: boolean;
  /** the origin's pages are replaced, every answer has headers of the site's own, or scripts run within Apache */
  unclear: boolean;
  signed: boolean;
  /** statuses with a page of the configuration's */
  readonly documents: Set<number>;
}

export const noAnswers = (): Answers => ({
  proxies: false,
  unclear: false,
  signed: false,
  documents: new Set(),
});

const on = (word = ""): boolean => !/^off$/i.test(word);
const script = /php|cgi|wsgi|perl|lua|passenger/i;

type PageReader = (args: readonly string[], answers: Answers) => void;

const proxies: PageReader = (args, answers) => {
  if (!args.includes("!")) answers.proxies = true;
};

const unclear: PageReader = (_args, answers) => {
  answers.unclear = true;
};

const handler: PageReader = ([name = ""], answers) => {
  if (/^proxy:/i.test(name)) answers.proxies = true;
  else if (script.test(name)) answers.unclear = true;
};

/** The directives that bear on it, in lower case. */
export const answerReaders: Readonly<Record<string, PageReader>> = {
  proxypass: proxies,
  proxypassmatch: proxies,
  rewriterule: ([, , flags = ""], answers) => {
    if (/[[,]P(?:roxy)?[\],]/i.test(flags)) answers.proxies = true;
  },
  sethandler: handler,
  addhandler: handler,
  scriptalias: unclear,
  scriptaliasmatch: unclear,
  wsgiscriptalias: unclear,
  proxyerroroverride: ([word], answers) => {
    if (on(word)) answers.unclear = true;
  },
  // without "always" a header is added to good answers only
  header: ([condition = ""], answers) => {
    if (/^always$/i.test(condition)) answers.unclear = true;
  },
  errordocument: ([status = ""], answers) => {
    answers.documents.add(Number(status));
  },
  serversignature: ([word], answers) => {
    if (on(word)) answers.signed = true;
  },
};

/** Tells by its size whether an answer is Apache's own page, where the configuration lets sizes say so. */
export function derivePage({ proxies, unclear, signed, documents }: Answers): ServerConfig["derive"] {
  if (!proxies || unclear) return undefined;
  return (draft: NamedFields) => {
    if (draft.method === "HEAD" || documents.has(draft.status ?? 0)) return;
    const body = draft["body_bytes_sent"] as number | null | undefined;
    const http2 = draft.protocol?.startsWith("HTTP/2") ?? false;
    const page = pageOf(draft.status, { body, total: draft.bytes_sent, http2, signed });
    if (page) draft["page"] = page;
  };
}
