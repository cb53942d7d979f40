import type { TemplateLayout } from "../../parse/format.ts";
import type { Escape } from "../../parse/text/escapes.ts";
import { parseConf, unquote } from "./config-syntax.ts";

const escapes: Readonly<Record<string, Escape>> = { default: "backslash", json: "json", none: "none" };

/** The string and escaping of a log_format directive, or of its quoted strings; other text is returned unchanged. */
function inDirective(text: string, escaping: string): [format: string, escaping: string] {
  const isDirective = /^\s*log_format\s/.test(text);
  if (!isDirective && !/^\s*'(?:[^'\\]|\\.)*'(?:\s+'(?:[^'\\]|\\.)*')*\s*;?\s*$/s.test(text))
    return [unquote(text), escaping];
  const [found] = parseConf(`${isDirective ? text : `log_format x ${text}`};`);
  const [, ...args] = found?.args ?? [];
  const [, chosen = escaping] = /^escape=(\w+)$/.exec(args[0] ?? "") ?? [];
  return [(args[0]?.startsWith("escape=") ? args.slice(1) : args).join(""), chosen];
}

/** Parses the argument of `--log-format`: a log_format string, also as the configuration contains it. */
export function layoutOf(text: string, name: string): TemplateLayout {
  const [format, escaping] = inDirective(text, "default");
  return templateOf(format, name, escaping);
}

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
