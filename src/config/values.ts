import * as v from "valibot";
import { allParsers } from "../detect/candidates.ts";
import { nearest } from "../detect/nearest.ts";
import { UsageError } from "../errors.ts";
import { parseLimits, parsePercentage } from "../units.ts";

export const text = v.pipe(v.string(), v.nonEmpty("is empty"));
export const described = (about: string) => v.pipe(text, v.description(about));

/** Runs what says in a UsageError why a value is wrong. */
function complaint(run: () => unknown): string | null {
  try {
    run();
    return null;
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

const words = (message: string): string => message.replace(/^--[a-z-]+:? /, "");

export const complaints = <Input>(run: (value: Input) => unknown) =>
  v.rawCheck<Input>(({ dataset, addIssue }) => {
    const message = dataset.typed ? complaint(() => run(dataset.value)) : null;
    if (message !== null) addIssue({ message: words(message) });
  });

export const list = (about: string) =>
  v.pipe(
    v.union([text, v.pipe(v.array(text), v.minLength(1, "is empty"))], "say a text or a list of texts"),
    v.description(about),
    v.transform((value) => (typeof value === "string" ? [value] : value)),
  );

/** A text that a reader of quantities understands. */
export const quantity = <Value>(
  pattern: RegExp,
  read: (text: string) => Value | null,
  hint: string,
  about: string,
) =>
  v.pipe(
    v.union([v.string(), v.number()], hint),
    v.transform(String),
    v.check((value) => pattern.test(value) && read(value) !== null, hint),
    v.description(about),
    v.transform((value) => read(value) as Value),
  );

const shares = /^\s*\d+(?:\.\d+)?\s*%?(?:\s*,\s*\d+(?:\.\d+)?\s*%?)?\s*$/;
export const lengths = /^\s*\d{1,6}\s*[mhdw](?:\s*,\s*\d{1,6}\s*[mhdw])?\s*$/;
export const shareLimits = (about: string) =>
  quantity(
    shares,
    (value) => parseLimits(value, parsePercentage),
    "say a share, as 1% (critical) or 0.5%,1% (warning, critical)",
    about,
  );

export const formatNames = [...new Set(allParsers.flatMap(({ name, format }) => [name, format.name]))];

export function checkFormat(name: string): void {
  if (formatNames.includes(name)) return;
  const close = nearest(name, formatNames);
  throw new UsageError(
    `no format is named "${name}"; ${close ? `did you mean "${close}"? ` : ""}"faultline formats" lists them`,
  );
}

export const atLeast = (least: number, about: string) =>
  v.pipe(v.number("say a number"), v.minValue(least, `is ${least} or more`), v.description(about));
export const count = (about: string) => v.pipe(atLeast(1, about), v.integer("is a whole number"));

export const pathGlob = v.pipe(text, v.regex(/^[/*]/, "a path begins with /"));
