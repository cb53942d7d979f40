import type { TemplateLayout } from "../../parse/format.ts";
import { templateOf } from "../../parse/text/log-format.ts";

// LogFormat "format" nickname; CustomLog file "format"
const directive = /^\s*(?:LogFormat\s+|CustomLog\s+\S+\s+)?"((?:[^"\\]|\\.)*)"(?:\s+[^\s"]+)?\s*$/is;

/** Parses a format string, also as the configuration contains it: with the directive, quotes and a nickname. */
export function layoutOf(text: string, name: string): TemplateLayout {
  const quoted = directive.exec(text)?.[1];
  return templateOf((quoted ?? text).replaceAll('\\"', '"'), name);
}
