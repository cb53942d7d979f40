import { routeOf } from "../../classify/route.ts";
import type { RouteLimiter } from "../../classify/route-limit.ts";
import { routeRules } from "../../classify/route-rules.ts";
import type { LineRecord } from "../../parse/line-record.ts";
import type { RejectedLine } from "../../store/write/batch.ts";
import { type Privacy, redaction } from "./privacy.ts";

/** What a configuration says of requests before they are stored. */
export interface EnrichOptions {
  /** for logs that hold none */
  readonly host?: string | undefined;
  readonly routes?: readonly string[] | undefined;
  readonly privacy?: Privacy | undefined;
}

export interface Enricher {
  /** What is stored of a request, after it was judged. */
  readonly request: (request: LineRecord) => LineRecord;
  /** The route of a path that was not met before; `good`: it was answered well. */
  readonly route: (path: string, good: boolean) => string;
  /** texts are looked at before they are stored */
  readonly redacts: boolean;
  readonly reject: (line: RejectedLine) => RejectedLine;
  /** Routes that were met since this was last asked. */
  readonly newRoutes: () => readonly string[];
}

/** Nobody knows what stands in a line that could not be read. */
const withoutText = (line: RejectedLine): RejectedLine => ({ ...line, raw: "(not kept, for privacy)" });

export function enricher({ host, routes = [], privacy = {} }: EnrichOptions, book: RouteLimiter): Enricher {
  const ruled = routeRules(routes);
  const discreet = redaction<LineRecord>(privacy);
  return {
    redacts: discreet !== null,
    request: (request) => {
      const hosted = host !== undefined && request.host == null ? { ...request, host } : request;
      return discreet ? discreet(hosted) : hosted;
    },
    route: (path, good) => ruled(path) ?? book.enter(routeOf(path), good),
    reject: discreet ? withoutText : (line) => line,
    newRoutes: book.fresh,
  };
}
