import type { ServerConfig } from "../../parse/format.ts";
import type { ApacheFields } from "./fields.ts";
import { pageOf } from "./pages.ts";

/** The settings that affect who can answer, and the size of Apache's own pages. */
export interface PageConfig {
  proxies: boolean;
  /** sizes prove nothing: the origin's pages are replaced, responses get extra headers, or scripts run in Apache */
  ambiguous: boolean;
  /** ServerSignature adds a footer to Apache's pages */
  signed: boolean;
  /** statuses with an ErrorDocument */
  readonly documents: Set<number>;
}

export const emptyPageConfig = (): PageConfig => ({
  proxies: false,
  ambiguous: false,
  signed: false,
  documents: new Set(),
});

const isOn = (argument = ""): boolean => !/^off$/i.test(argument);
const script = /php|cgi|wsgi|perl|lua|passenger/i;

type PageDirective = (args: readonly string[], config: PageConfig) => void;

const proxies: PageDirective = (args, config) => {
  if (!args.includes("!")) config.proxies = true;
};

const ambiguous: PageDirective = (_args, config) => {
  config.ambiguous = true;
};

const handler: PageDirective = ([name = ""], config) => {
  if (/^proxy:/i.test(name)) config.proxies = true;
  else if (script.test(name)) config.ambiguous = true;
};

/** Readers of the directives, by their names in lower case. */
export const pageDirectives: Readonly<Record<string, PageDirective>> = {
  proxypass: proxies,
  proxypassmatch: proxies,
  rewriterule: ([, , flags = ""], config) => {
    if (/[[,]P(?:roxy)?[\],]/i.test(flags)) config.proxies = true;
  },
  sethandler: handler,
  addhandler: handler,
  scriptalias: ambiguous,
  scriptaliasmatch: ambiguous,
  wsgiscriptalias: ambiguous,
  proxyerroroverride: ([argument], config) => {
    if (isOn(argument)) config.ambiguous = true;
  },
  // without "always", a header is added to successful responses only
  header: ([condition = ""], config) => {
    if (/^always$/i.test(condition)) config.ambiguous = true;
  },
  errordocument: ([status = ""], config) => {
    config.documents.add(Number(status));
  },
  serversignature: ([argument], config) => {
    if (isOn(argument)) config.signed = true;
  },
};

/** Recognizes Apache's own pages by their size; undefined if the configuration makes sizes ambiguous. */
export function derivePage({
  proxies,
  ambiguous,
  signed,
  documents,
}: PageConfig): ServerConfig<ApacheFields>["derive"] {
  if (!proxies || ambiguous) return undefined;
  return (record) => {
    if (record.method === "HEAD" || documents.has(record.status ?? 0)) return;
    const { body_bytes_sent: body, bytes_sent: total } = record;
    const http2 = record.protocol?.startsWith("HTTP/2") ?? false;
    const page = pageOf(record.status, { body, total, http2, signed });
    if (page) record.page = page;
  };
}
