import type { TemplateLayout } from "../../parse/format.ts";
import type { PlacedDirective } from "./config-syntax.ts";
import { nginxFieldMap } from "./fields.ts";

/** The variables in a text, without those of numbered captures. */
const variablesIn = (text: string): readonly string[] =>
  [...text.matchAll(/\$\{?([a-z_]\w*)\}?/gi)].flatMap(([, name]) => (name === undefined ? [] : [name]));

const namedCaptures = (patterns: readonly string[]): readonly string[] =>
  patterns.flatMap((pattern) => [...pattern.matchAll(/\(\?P?<(\w+)>/g)].map(([, name = ""]) => name));

/** The variables whose values a configured variable can have, the most likely first. */
type Origins = ReadonlyMap<string, readonly string[]>;

/**
 * `map SOURCE $name { PATTERN VALUE; }`: a value with a capture of the pattern is a part of the source. Constants, and a
 * value that depends on the source only by comparison, say nothing.
 */
function originsOfMap(source: string, block: PlacedDirective[0]["block"]): readonly string[] {
  const entries = block ?? [];
  const captures = namedCaptures(entries.map(({ name }) => name));
  const values = entries.flatMap(({ args }) => args);
  const hasCapture = values.some(
    (value) => /\$\{?\d/.test(value) || variablesIn(value).some((name) => captures.includes(name)),
  );
  const others = values.flatMap(variablesIn).filter((name) => !captures.includes(name));
  return hasCapture ? [...variablesIn(source), ...others] : others;
}

/** The origins of the variables that `map` and `set` define. */
function originsOf(directives: readonly PlacedDirective[]): Origins {
  const origins = new Map<string, readonly string[]>();
  for (const [{ name, args, block }] of directives) {
    const [first = "", second = ""] = args;
    const [target, found] =
      name === "map"
        ? [second, originsOfMap(first, block)]
        : name === "set"
          ? [first, variablesIn(second)]
          : ["", []];
    const variable = target.replace(/^\$/, "");
    if (variable !== "") origins.set(variable, [...(origins.get(variable) ?? []), ...found]);
  }
  return origins;
}

// more than any chain of maps; also ends a circle
const maxChain = 10;

/** The variable of nginx that a configured variable stands for; null where that cannot be told. */
function resolve(variable: string, origins: Origins, chain = 0): string | null {
  if (nginxFieldMap[variable]) return variable;
  if (chain >= maxChain) return null;
  for (const origin of origins.get(variable) ?? []) {
    const resolved = resolve(origin, origins, chain + 1);
    if (resolved !== null) return resolved;
  }
  return null;
}

function resolved(layout: TemplateLayout, origins: Origins): TemplateLayout {
  const logged = new Set(layout.parts.map((part) => (typeof part === "string" ? "" : part.field)));
  const parts = layout.parts.map((part) => {
    if (typeof part === "string") return part;
    const field = resolve(part.field, origins);
    return field === null || logged.has(field) ? part : { field };
  });
  return { ...layout, parts };
}

/**
 * Adds layouts in which variables that the configuration defines are replaced by those of nginx from which they take
 * their values. The layouts as configured follow, for values that have another form.
 */
export function withOrigins(
  layouts: readonly TemplateLayout[],
  directives: readonly PlacedDirective[],
): readonly TemplateLayout[] {
  const origins = originsOf(directives);
  if (origins.size === 0) return layouts;
  return layouts.flatMap((layout) => [resolved(layout, origins), layout]);
}
