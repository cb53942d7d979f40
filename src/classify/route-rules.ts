/** `:name` matches one segment of the path, `*` any text inside a segment, `/**` at the end any further segments. */
function patternOf(rule: string): RegExp {
  const parts = rule
    .replace(/\/$/, "")
    .split("/")
    .map((segment) => {
      if (/^:\w+$/.test(segment)) return "[^/]+";
      return segment.replace(/[\\^$.+?()[\]{}|]/g, "\\$&").replaceAll("*", "[^/]*");
    });
  const anyTail = rule.endsWith("/**");
  return new RegExp(
    `^${(anyTail ? parts.slice(0, -1) : parts).join("/")}${anyTail ? "(?:/.*)?" : "/?"}$`,
    "s",
  );
}

/** Compiles the configured routes: the route of a path is the first rule that matches, else null. */
export function routeRules(rules: readonly string[]): (path: string) => string | null {
  const compiled = rules.map((rule) => [rule, patternOf(rule)] as const);
  return (path) => compiled.find(([, pattern]) => pattern.test(path))?.[0] ?? null;
}
