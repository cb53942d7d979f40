import type { TemplateLayout } from "../../parse/format.ts";
import { templateOf } from "../../parse/text/log-format.ts";

/** Removes an escape function from a variable: `%{json.escape(req.url)}V` is `%{req.url}V`. */
const withoutEscape = (name: string): string =>
  name.replace(/^%\{(?:json\.escape|cstr_escape)\(\s*([^()]+?)\s*\)\}V$/, "%{$1}V");

/**
 * Parses a custom format string: Apache's language, with `%{variable}V` for VCL variables.
 * https://docs.fastly.com/en/guides/custom-log-formats
 */
export function layoutOf(text: string, name: string): TemplateLayout {
  const { parts, ...template } = templateOf(text, name);
  const named = parts.map((part) => (typeof part === "string" ? part : { field: withoutEscape(part.field) }));
  return { ...template, parts: named };
}
