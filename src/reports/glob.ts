/** `*` stays within a segment of the path, `**` goes over segments; `/shop/**` holds for `/shop` too. */
export function globPattern(glob: string): RegExp {
  const parts = glob.split(/(\/\*\*$|\*\*|\*)/).map((part) => {
    if (part === "/**") return "(?:/.*)?";
    if (part === "**") return ".*";
    if (part === "*") return "[^/]*";
    return part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("")}$`, "s");
}

/** Makes the SQL function `matching_glob(globs, path)`: the first of a JSON list of globs that holds, or null. */
export function matchingGlob(): (globs: unknown, path: unknown) => string | null {
  let compiled: { readonly globs: unknown; readonly patterns: [string, RegExp][] } | undefined;
  return (globs, path) => {
    if (typeof globs !== "string" || typeof path !== "string") return null;
    if (compiled?.globs !== globs) {
      const list = JSON.parse(globs) as string[];
      compiled = { globs, patterns: list.map((glob) => [glob, globPattern(glob)]) };
    }
    return compiled.patterns.find(([, pattern]) => pattern.test(path))?.[0] ?? null;
  };
}
