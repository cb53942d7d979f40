import * as v from "valibot";
import { allParsers } from "../detect/candidates.ts";
import { UsageError } from "../errors.ts";
import { nearest } from "../spelling.ts";
import { parseLimits, parsePercentage } from "../units.ts";

export const text = v.pipe(v.string(), v.nonEmpty("is empty"));
export const described = (description: string) => v.pipe(text, v.description(description));

function usageErrorOf(check: () => unknown): string | null {
  try {
    check();
    return null;
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

/** The flag at the beginning of a message of the command line means nothing here. */
const withoutFlag = (message: string): string => message.replace(/^--[a-z-]+:? /, "");

/** Accepts a value for which `check` throws no UsageError. */
export const checkedBy = <Input>(check: (value: Input) => unknown) =>
  v.rawCheck<Input>(({ dataset, addIssue }) => {
    const message = dataset.typed ? usageErrorOf(() => check(dataset.value)) : null;
    if (message !== null) addIssue({ message: withoutFlag(message) });
  });

/** One text or a list of texts; the result is a list. */
export const list = (description: string) =>
  v.pipe(
    v.union(
      [text, v.pipe(v.array(text), v.minLength(1, "is empty"))],
      "expected a string or a list of strings",
    ),
    v.description(description),
    v.transform((value) => (typeof value === "string" ? [value] : value)),
  );

/** A text or number that `parse` accepts; `expected` is the error message. */
export const quantity = <Value>(
  pattern: RegExp,
  parse: (text: string) => Value | null,
  expected: string,
  description: string,
) =>
  v.pipe(
    v.union([v.string(), v.number()], expected),
    // the JSON schema ends at the first transformation
    v.description(description),
    v.transform(String),
    v.check((value) => pattern.test(value) && parse(value) !== null, expected),
    v.transform((value) => parse(value) as Value),
  );

const percentageLimitsPattern = /^\s*\d+(?:\.\d+)?\s*%?(?:\s*,\s*\d+(?:\.\d+)?\s*%?)?\s*$/;
export const durationLimitsPattern = /^\s*\d{1,6}\s*[mhdw](?:\s*,\s*\d{1,6}\s*[mhdw])?\s*$/;

/** One limit or two, as percentages. */
export const percentageLimits = (description: string) =>
  quantity(
    percentageLimitsPattern,
    (value) => parseLimits(value, parsePercentage),
    "expected a percentage, e.g. 1% (critical) or 0.5%,1% (warning, critical)",
    description,
  );

export const formatNames = [...new Set(allParsers.flatMap(({ name, format }) => [name, format.name]))];

export function checkFormat(name: string): void {
  if (formatNames.includes(name)) return;
  const close = nearest(name, formatNames);
  throw new UsageError(
    `no format is named "${name}"; ${close ? `did you mean "${close}"? ` : ""}"faultline formats" lists them`,
  );
}

export const atLeast = (minimum: number, description: string) =>
  v.pipe(
    v.number("expected a number"),
    v.minValue(minimum, `expected ${minimum} or more`),
    v.description(description),
  );
export const count = (description: string) =>
  v.pipe(atLeast(1, description), v.integer("expected a whole number"));

export const pathGlob = v.pipe(text, v.regex(/^[/*]/, "expected a path, which begins with /"));
