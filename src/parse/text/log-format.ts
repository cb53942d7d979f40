import type { TemplateLayout } from "../format.ts";
import { withTimes } from "./strftime.ts";

// %, conditions on the status, < or >, {an argument}, one letter or (with ^) two
const directive = /%(?:!?\d{3}(?:,\d{3})*)?([<>]?)(?:\{([^}]*)\})?(\^?)([a-zA-Z]{2}(?<=\^..)|[a-zA-Z%])/g;

function fieldOf(original: string, argument: string | undefined, caret: string, letters: string): string {
  if (letters === "s") return original === ">" ? "%>s" : "%s";
  // in a time, upper and lower case are different letters of strftime
  const brace = argument === undefined ? "" : `{${letters === "t" ? argument : argument.toLowerCase()}}`;
  return `%${brace}${caret}${letters}`;
}

const controls: Record<string, string> = { t: "\t", r: "\r", n: "\n" };

// the backslash escapes of mod_log_config (parse_log_misc_string)
const unescapeLiteral = (literal: string): string =>
  literal.replace(/\\([\\trn])/g, (_all, char: string) => controls[char] ?? char);

/**
 * Parses a format string of Apache's LogFormat, which varnishncsa and Fastly share. Field names are the directives with
 * arguments in lower case; `%t` includes its brackets.
 */
export function templateOf(text: string, name: string): TemplateLayout {
  const parts: TemplateLayout["parts"][number][] = [];
  let literal = "";
  let from = 0;
  const field = (name: string): void => {
    if (literal !== "") parts.push(literal);
    literal = "";
    parts.push({ field: name });
  };
  for (const match of text.matchAll(directive)) {
    const [all, original = "", argument, caret = "", letters = ""] = match;
    literal += unescapeLiteral(text.slice(from, match.index));
    from = match.index + all.length;
    if (letters === "%") literal += "%";
    else if (all === "%t") {
      literal += "[";
      field("%t");
      literal = "]";
    } else field(fieldOf(original, argument, caret, letters));
  }
  literal += unescapeLiteral(text.slice(from));
  if (literal !== "") parts.push(literal);
  const named = withTimes(parts);
  const finals = named.some((part) => typeof part !== "string" && part.field === "%>s");
  return { name, escape: "backslash", parts: finals ? named : named.map(asFinal) };
}

/** Without `%>s`, the original status is the status of the request. */
const asFinal = (part: TemplateLayout["parts"][number]): TemplateLayout["parts"][number] =>
  typeof part !== "string" && part.field === "%s" ? { field: "%>s" } : part;
