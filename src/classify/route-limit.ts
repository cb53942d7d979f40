/** Limit of the routes in a database: clients can request any number of different paths. */
const maxRoutes = 10_000;

/** Routes of failed requests may use this share of the limit: scanners request paths that do not exist. */
const failedShare = 0.5;

export interface RouteLimiter {
  /** Returns the route, or above the limit the longest prefix that it shares with a stored route, followed by `/…`. */
  readonly limit: (route: string, good: boolean) => string;
  /** Returns the routes that were added since the last call. */
  readonly newRoutes: () => readonly string[];
}

function* prefixesOf(route: string): Generator<string> {
  for (let end = route.length; end > 0; end = route.lastIndexOf("/", end - 1)) yield route.slice(0, end);
}

/** Caps the number of routes. `stored`: the routes of the database. */
export function routeLimiter(stored: Iterable<string>, max = maxRoutes): RouteLimiter {
  const routes = new Set<string>();
  const prefixes = new Set<string>();
  let added: string[] = [];
  const add = (route: string): void => {
    routes.add(route);
    for (const prefix of prefixesOf(route)) prefixes.add(prefix);
  };
  for (const route of stored) add(route);
  const limit = (route: string, good: boolean): string => {
    if (routes.has(route)) return route;
    if (routes.size >= (good ? max : max * failedShare)) {
      const shared = [...prefixesOf(route)].find((prefix) => prefixes.has(prefix));
      return `${shared ?? ""}/…`;
    }
    add(route);
    added.push(route);
    return route;
  };
  return {
    limit,
    newRoutes: () => {
      const routesToStore = added;
      added = [];
      return routesToStore;
    },
  };
}
