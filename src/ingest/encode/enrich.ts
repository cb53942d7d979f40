import { routeFolder } from "../../classify/route.ts";
import type { RouteLimiter } from "../../classify/route-limit.ts";
import { routeRules } from "../../classify/route-rules.ts";
import type { LineRecord } from "../../parse/line-record.ts";
import type { RejectedLine } from "../../store/write/batch.ts";
import type { MessageRow } from "../../store/write/message-rows.ts";
import { messageRedaction, type Privacy, redaction } from "./privacy.ts";

/** What the configuration says about requests before they are stored. */
export interface EnrichOptions {
  /** for logs without a host */
  readonly host?: string | undefined;
  readonly routes?: readonly string[] | undefined;
  readonly privacy?: Privacy | undefined;
}

/** Applies the configuration: a judged request in, the request to store out. */
export interface Enricher {
  readonly request: (request: LineRecord) => LineRecord;
  /** The route of a path that is new to a dictionary. `succeeded`: its first request did. */
  readonly route: (path: string, succeeded: boolean) => string;
  /** redaction reads the texts of requests */
  readonly redacts: boolean;
  readonly message: (message: MessageRow) => MessageRow;
  readonly reject: (line: RejectedLine) => RejectedLine;
  /** The routes that are new since the last call. */
  readonly newRoutes: () => readonly string[];
}

// a line that cannot be parsed may contain personal data anywhere
const withoutText = (line: RejectedLine): RejectedLine => ({ ...line, raw: "(not kept, for privacy)" });

export function enricher(
  { host, routes = [], privacy = {} }: EnrichOptions,
  limiter: RouteLimiter,
): Enricher {
  const configuredRoute = routeRules(routes);
  const fold = routeFolder();
  const redact = redaction<LineRecord>(privacy);
  return {
    redacts: redact !== null,
    request: (request) => {
      const withHost = host !== undefined && request.host == null ? { ...request, host } : request;
      return redact ? redact(withHost) : withHost;
    },
    route: (path, succeeded) => configuredRoute(path) ?? limiter.limit(fold(path), succeeded),
    message: messageRedaction(privacy),
    reject: redact ? withoutText : (line) => line,
    newRoutes: limiter.newRoutes,
  };
}
