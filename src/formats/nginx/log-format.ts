import type { TemplateLayout } from "../../parse/format.ts";
import type { Escape } from "../../parse/text/escapes.ts";

const escapes: Readonly<Record<string, Escape>> = { default: "backslash", json: "json", none: "none" };

/**
 * Parses a log_format string: `$name` and `${name}` are fields, the rest is literal. No two literals are adjacent.
 * https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format
 */
export function templateOf(text: string, name: string, escaping = "default"): TemplateLayout {
  const parts: TemplateLayout["parts"][number][] = [];
  let from = 0;
  for (const match of text.matchAll(/\$(?:\{(\w+)\}|(\w+))/g)) {
    if (match.index > from) parts.push(text.slice(from, match.index));
    parts.push({ field: match[1] ?? match[2] ?? "" });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push(text.slice(from));
  return { name, escape: escapes[escaping] ?? "backslash", parts };
}
