import type { TemplateLayout } from "../../parse/format.ts";

const variable = /\$context\.([A-Za-z][\w.-]*\w|\w)/g;

/** Parses a format of `$context` variables. The values of a JSON format are escaped as JSON. */
export function templateOf(text: string, name: string): TemplateLayout {
  const parts: TemplateLayout["parts"][number][] = [];
  let from = 0;
  for (const match of text.matchAll(variable)) {
    if (match.index > from) parts.push(text.slice(from, match.index));
    parts.push({ field: match[1] ?? "" });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push(text.slice(from));
  return { name, escape: text.trimStart().startsWith("{") ? "json" : "none", parts };
}
