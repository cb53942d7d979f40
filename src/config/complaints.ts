import type * as v from "valibot";
import { nearest } from "../detect/nearest.ts";

/** What is wrong in the file, in words, and where. */
export interface Complaint {
  readonly path: readonly (string | number)[];
  /** it is the key that is wrong, not its value */
  readonly ofKey: boolean;
  readonly words: string;
}

const nouns: Record<string, string> = {
  string: "a text",
  number: "a number",
  array: "a list",
  strict_object: "keys with values",
};

/** The path as people write it: sources[0].tier */
const written = (path: Complaint["path"]): string =>
  path.map((key, index) => (typeof key === "number" ? `[${key}]` : `${index > 0 ? "." : ""}${key}`)).join("");

function keyWords({ expected }: v.BaseIssue<unknown>, key: string, known: readonly string[]): string {
  if (expected !== "never") return `${expected?.replaceAll('"', "")} is missing`;
  // to the schema a list is an object whose keys are numbers
  if (/^\d+$/.test(key)) return "must be keys with values, and is a list";
  const close = nearest(key, known);
  return `there is no key "${key}"${close ? `; did you mean "${close}"?` : ""}`;
}

function valueWords(issue: v.BaseIssue<unknown>): string {
  const { type, kind, expected, received, message } = issue;
  if (type === "picklist") return `is one of ${expected?.replace(/[()"]/g, "").replaceAll(" | ", ", ")}`;
  const noun = kind === "schema" && message.startsWith("Invalid") ? nouns[type] : undefined;
  return noun ? `must be ${noun}, and is ${received}` : message;
}

/** `keysAt` gives the keys that may stand at a path. */
export function complaintOf(
  issue: v.BaseIssue<unknown>,
  keysAt: (path: Complaint["path"]) => readonly string[],
): Complaint {
  const path = (issue.path ?? []).map(({ key }) => key as string | number);
  const holder = path.slice(0, -1);
  const ofKey = issue.type === "strict_object" && issue.path?.at(-1)?.origin === "key";
  const missing = ofKey && issue.expected !== "never";
  const subject = written(ofKey ? holder : path);
  const words = ofKey ? keyWords(issue, String(path.at(-1)), keysAt(holder)) : valueWords(issue);
  return {
    path: missing ? holder : path,
    ofKey: ofKey && !missing,
    words: subject ? `${subject}: ${words}` : words,
  };
}
