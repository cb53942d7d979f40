/** `:name` and `*` stand for one segment of the path, `/**` at the end for all that follows. */
function patternOf(rule: string): RegExp {
  const parts = rule
    .replace(/\/$/, "")
    .split("/")
    .map((segment) => {
      if (/^:\w+$/.test(segment)) return "[^/]+";
      return segment.replace(/[\\^$.+?()[\]{}|]/g, "\\$&").replaceAll("*", "[^/]*");
    });
  const open = rule.endsWith("/**");
  return new RegExp(`^${(open ? parts.slice(0, -1) : parts).join("/")}${open ? "(?:/.*)?" : "/?"}$`, "s");
}

/** A person's own routes: the first rule that fits a path is its route; null where none does. */
export function routeRules(rules: readonly string[]): (path: string) => string | null {
  const compiled = rules.map((rule) => [rule, patternOf(rule)] as const);
  return (path) => compiled.find(([, pattern]) => pattern.test(path))?.[0] ?? null;
}
