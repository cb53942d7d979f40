import type * as v from "valibot";
import { nearest } from "../reports/nearest.ts";

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

function inWords(issue: v.BaseIssue<unknown>, key: string, known: readonly string[]): string {
  const [last] = issue.path?.slice(-1) ?? [];
  if (issue.type === "strict_object" && last && "origin" in last && last.origin === "key") {
    if (issue.expected !== "never") return `${issue.expected?.replaceAll('"', "")} is missing`;
    const close = nearest(String(last.key), known);
    return `there is no key "${last.key}"${close ? `; did you mean "${close}"?` : ""}`;
  }
  if (issue.type === "picklist")
    return `is one of ${issue.expected?.replace(/[()"]/g, "").replaceAll(" | ", ", ")}`;
  const noun = issue.kind === "schema" && issue.message.startsWith("Invalid") ? nouns[issue.type] : undefined;
  return noun
    ? `must be ${noun}, and is ${issue.received}`
    : issue.message.replace(/^say /, `${key === "" ? "" : "wrong: "}say `);
}

export function complaintOf(issue: v.BaseIssue<unknown>, known: readonly string[]): Complaint {
  const path = (issue.path ?? []).map(({ key }) => key as string | number);
  const ofKey = issue.type === "strict_object" && path.length > 0;
  const missing = ofKey && issue.expected !== "never";
  const subject = written(ofKey ? path.slice(0, -1) : path);
  const words = inWords(issue, subject, known);
  return {
    path: missing ? path.slice(0, -1) : path,
    ofKey: ofKey && !missing,
    words: subject ? `${subject}: ${words}` : words,
  };
}
