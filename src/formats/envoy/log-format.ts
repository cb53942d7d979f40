import type { JsonLayout, Layout, TemplateLayout } from "../../parse/format.ts";
import { keys, vocabulary } from "./vocabulary.ts";

// %COMMAND%, %COMMAND(X?Y)%, %COMMAND(X):Z%: the argument may hold % itself (START_TIME), Z is a length
const command = /%([A-Z_0-9]+)(?:\(((?:[^()]|\([^()]*\))*)\))?(?::\d+)?%/g;

/** An operator as the vocabulary spells it. */
function fieldOf(name: string, argument: string | undefined): string {
  if (argument === undefined || argument === "") return name;
  if (name === "START_TIME") {
    return `START_TIME(${argument})` in vocabulary ? `START_TIME(${argument})` : startTime(argument);
  }
  const fields = argument
    .split("?")
    .map((header) => `${name}(${header.replace(/^:(?=\w+:)/, "").toLowerCase()})`);
  return fields.find((field) => field in vocabulary) ?? fields[0] ?? name;
}

/** A pattern of strftime that prints ISO 8601; others are kept unread. */
const startTime = (pattern: string): string =>
  /^%Y-%m-%d[T ]%H:%M:%S/.test(pattern) || /^%F[T ]%T/.test(pattern)
    ? "START_TIME"
    : `START_TIME(${pattern})`;

/** A format string as a template. Header values are logged as they came, quotes not escaped (envoyproxy/envoy 4191). */
export function templateOf(text: string, name: string): TemplateLayout {
  const parts: TemplateLayout["parts"][number][] = [];
  const line = text.replace(/\r?\n$/, "");
  let literal = "";
  let from = 0;
  for (const match of line.matchAll(command)) {
    literal += line.slice(from, match.index);
    from = match.index + match[0].length;
    if (literal !== "") parts.push(literal);
    literal = "";
    parts.push({ field: fieldOf(match[1] ?? "", match[2]) });
  }
  literal += line.slice(from);
  if (literal !== "") parts.push(literal);
  return { name, escape: "none", parts };
}

/** `json_format`: which operator stands at which key, nested ones joined by dots. */
export function jsonOf(format: Readonly<Record<string, unknown>>, name: string): JsonLayout {
  const words = new Map<string, string>();
  const walk = (object: object, prefix: string): void => {
    for (const [key, value] of Object.entries(object)) {
      if (typeof value === "object" && value !== null) walk(value, `${prefix}${key}.`);
      const [whole] = typeof value === "string" ? value.matchAll(command) : [];
      if (whole) words.set(prefix + key, fieldOf(whole[1] ?? "", whole[2]));
    }
  };
  walk(format, "");
  const has = (field: string): boolean => [...words.values()].includes(field);
  const needs = ["START_TIME", "RESPONSE_CODE", "REQ(:path)"].filter(has).map((field) => [field]);
  return { name, needs, fieldName: (key) => words.get(key) ?? key };
}

export const json: JsonLayout = {
  name: "json",
  needs: [["RESPONSE_FLAGS"], ["RESPONSE_CODE"], ["START_TIME"]],
  fieldName: (key) => keys[key] ?? key,
};

/** What `--log-format` holds: an object is a json_format. */
export function layoutOf(text: string, name: string): Layout {
  if (!text.trimStart().startsWith("{")) return templateOf(text, name);
  try {
    return jsonOf(JSON.parse(text) as Record<string, unknown>, name);
  } catch {
    return templateOf(text, name);
  }
}
