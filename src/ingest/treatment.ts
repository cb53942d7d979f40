import type { RouteBook } from "../formats/route-book.ts";
import { routeRules } from "../formats/route-rules.ts";
import { addDueDays } from "../store/due-days.ts";
import type { Store } from "../store/open.ts";
import { addRoutes } from "../store/routes.ts";
import type { RejectedLine, Row } from "../store/write.ts";
import { discretion, type Privacy } from "./privacy.ts";

/** What a configuration says of requests before they are stored. */
export interface TreatmentOptions {
  /** for logs that hold none */
  readonly host?: string | undefined;
  readonly routes?: readonly string[] | undefined;
  readonly privacy?: Privacy | undefined;
}

export interface Treatment {
  readonly row: (row: Row) => Row;
  readonly reject: (line: RejectedLine) => RejectedLine;
  /** Stores what was learnt of the rows; in the transaction that stores them. */
  readonly save: (store: Store) => void;
}

const dayLength = 86_400_000;

/** Nobody knows what stands in a line that could not be read. */
const withoutText = (line: RejectedLine): RejectedLine => ({ ...line, raw: "(not kept, for privacy)" });

export function treatment({ host, routes = [], privacy = {} }: TreatmentOptions, book: RouteBook): Treatment {
  const ruled = routeRules(routes);
  const discreet = discretion<Row["request"]>(privacy);
  const routed = (row: Row): Row => {
    const { path, status } = row.request;
    if (path == null || row.route === null) return row;
    const route = ruled(path) ?? book.enter(row.route, status != null && status < 400);
    return route === row.route ? row : { ...row, route };
  };
  let days = new Set<number>();
  return {
    row: (row) => {
      days.add(Math.floor(row.request.time_ms / dayLength) * dayLength);
      let treated = routed(row);
      if (host !== undefined && row.request.host == null)
        treated = { ...treated, request: { ...treated.request, host } };
      return discreet ? { ...treated, request: discreet(treated.request) } : treated;
    },
    reject: discreet ? withoutText : (line) => line,
    save: (store) => {
      addRoutes(store, book.fresh());
      addDueDays(store, days);
      days = new Set();
    },
  };
}
