const maxSegmentLength = 80;
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const date = /^\d{4}-\d\d-\d\d$/;
const hash = /^(?=.*\d)[0-9a-f]{8,}$/i;
const token = /^(?=.*\d)(?=.*[a-zA-Z])[A-Za-z0-9_-]{20,}$/;
// a file name with a content hash (app.3f9a1c2b.js); a slug with an id as prefix or suffix
const hashedFile = /([.-])(?=[0-9a-f]*\d)[0-9a-f]{6,}(\.\w{1,8})$/i;
const slugId = /^(?:([A-Za-z][\w-]*)-(\d+)|(\d+)-([A-Za-z][\w-]*))$/;

function foldSegment(segment: string): string {
  if (segment.length > maxSegmentLength) return ":long";
  if (/^\d+$/.test(segment)) return ":id";
  if (uuid.test(segment)) return ":uuid";
  if (date.test(segment)) return ":date";
  if (hash.test(segment)) return ":hash";
  if (hashedFile.test(segment)) return segment.replace(hashedFile, "$1:hash$2");
  if (token.test(segment)) return ":token";
  if (slugId.test(segment)) return ":slug";
  return segment.replace(/^\d+(?=\.\w{1,8}$)/, ":id");
}

const maxSegments = 12;

/** The path with its ids folded: `/users/17/posts` is `/users/:id/posts`. */
export function routeOf(path: string): string {
  const segments = path.split("/");
  const folded = segments.slice(0, maxSegments).map(foldSegment).join("/");
  return segments.length > maxSegments ? `${folded}/…` : folded;
}

// bounded, so that logs of many different paths cannot exhaust memory
const maxHashPositions = 10_000;

/**
 * Folds paths as `routeOf` does, and the same position of a route in the same way: a hash of digits only looks like an id,
 * so a number is `:hash` where a hash of the same length occurred before.
 */
export function routeFolder(): (path: string) => string {
  const hashPositions = new Set<string>();
  return (path) => {
    const route = routeOf(path);
    if (!route.includes(":hash") && !route.includes(":id")) return route;
    const segments = path.split("/");
    const folded = route.split("/");
    folded.forEach((name, index) => {
      if (name !== ":hash" && name !== ":id") return;
      const position = `${folded.slice(0, index).join("/")}/${segments[index]?.length}`;
      if (name === ":id" && hashPositions.has(position)) folded[index] = ":hash";
      else if (name === ":hash" && hashPositions.size < maxHashPositions) hashPositions.add(position);
    });
    return folded.join("/");
  };
}
