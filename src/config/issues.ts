import type * as v from "valibot";
import { nearest } from "../spelling.ts";

/** A mistake in the file. */
export interface ConfigIssue {
  readonly path: readonly (string | number)[];
  /** the key is wrong, not its value */
  readonly isKey: boolean;
  readonly message: string;
}

const typeNames: Record<string, string> = {
  string: "a string",
  number: "a number",
  array: "a list",
  strict_object: "a mapping",
};

/** The path as people write it: sources[0].tier */
const pathText = (path: ConfigIssue["path"]): string =>
  path.map((key, index) => (typeof key === "number" ? `[${key}]` : `${index > 0 ? "." : ""}${key}`)).join("");

function keyMessage({ expected }: v.BaseIssue<unknown>, key: string, validKeys: readonly string[]): string {
  if (expected !== "never") return `${expected?.replaceAll('"', "")} is missing`;
  // to valibot a list is an object whose keys are numbers
  if (/^\d+$/.test(key)) return "expected a mapping, got a list";
  const close = nearest(key, validKeys);
  return `unknown key "${key}"${close ? `; did you mean "${close}"?` : ""}`;
}

function valueMessage(issue: v.BaseIssue<unknown>): string {
  const { type, kind, expected, received, message } = issue;
  if (type === "picklist")
    return `expected one of ${expected?.replace(/[()"]/g, "").replaceAll(" | ", ", ")}`;
  const name = kind === "schema" && message.startsWith("Invalid") ? typeNames[type] : undefined;
  return name ? `expected ${name}, got ${received}` : message;
}

/** Turns an issue of valibot into one with a message for people. `keysAt` returns the valid keys at a path. */
export function configIssue(
  issue: v.BaseIssue<unknown>,
  keysAt: (path: ConfigIssue["path"]) => readonly string[],
): ConfigIssue {
  const path = (issue.path ?? []).map(({ key }) => key as string | number);
  const parent = path.slice(0, -1);
  const isKey = issue.type === "strict_object" && issue.path?.at(-1)?.origin === "key";
  const isMissing = isKey && issue.expected !== "never";
  const subject = pathText(isKey ? parent : path);
  const message = isKey ? keyMessage(issue, String(path.at(-1)), keysAt(parent)) : valueMessage(issue);
  return {
    path: isMissing ? parent : path,
    isKey: isKey && !isMissing,
    message: subject ? `${subject}: ${message}` : message,
  };
}
