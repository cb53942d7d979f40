/** How many routes a database may have; paths that anybody can make up would else be one each. */
export const mostRoutes = 10_000;

/** The routes met so far. */
export interface RouteLimiter {
  /** The route itself, or, once there are too many, the beginning it has in common with a known one. */
  readonly enter: (route: string, good: boolean) => string;
  /** Routes that were entered since this was last asked. */
  readonly fresh: () => readonly string[];
}

function* beginningsOf(route: string): Generator<string> {
  for (let end = route.length; end > 0; end = route.lastIndexOf("/", end - 1)) yield route.slice(0, end);
}

/** Routes of failures may fill half of the book: scanners ask for what does not exist. */
export function routeLimiter(known: Iterable<string>, most = mostRoutes): RouteLimiter {
  const routes = new Set<string>();
  const beginnings = new Set<string>();
  let fresh: string[] = [];
  const add = (route: string): void => {
    routes.add(route);
    for (const beginning of beginningsOf(route)) beginnings.add(beginning);
  };
  for (const route of known) add(route);
  const enter = (route: string, good: boolean): string => {
    if (routes.has(route)) return route;
    if (routes.size >= (good ? most : most / 2)) {
      const shared = [...beginningsOf(route)].find((beginning) => beginnings.has(beginning));
      return `${shared ?? ""}/…`;
    }
    add(route);
    fresh.push(route);
    return route;
  };
  return {
    enter,
    fresh: () => {
      const entered = fresh;
      fresh = [];
      return entered;
    },
  };
}
