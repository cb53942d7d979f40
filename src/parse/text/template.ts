import type { Shape } from "../field-types/field-type.ts";
import { fieldTypeOf } from "../field-types/index.ts";
import type { FieldMap, TemplateLayout } from "../format.ts";
import { fitOf, type ValueFit } from "./delimited-value.ts";
import type { LineSplitter, Nearness, Split } from "./line-splitter.ts";
import { isUnquotedRequest, requestLine } from "./request-line.ts";

interface TemplateStep {
  readonly shape: Shape;
  /** The literal after the field; "" for the last field. */
  readonly until: string;
  /** The value is quoted and its own quotes are escaped, so the first other quote ends it. */
  readonly quoted: boolean;
  /** Quotes are escaped by a backslash. */
  readonly backslash: boolean;
  /** The line may end before the literal, because servers truncate it. */
  readonly mayBeTruncated: boolean;
  /** A request line between blanks, which it contains itself. */
  readonly isUnquotedRequest: boolean;
}

interface Steps {
  readonly head: string;
  readonly steps: readonly TemplateStep[];
  readonly names: readonly string[];
}

function stepsOf(template: TemplateLayout, fieldMap: FieldMap): Steps {
  const steps: TemplateStep[] = [];
  const names: string[] = [];
  const { parts } = template;
  parts.forEach((part, index) => {
    if (typeof part === "string") return;
    const before = parts[index - 1];
    const after = parts[index + 1];
    const until = typeof after === "string" ? after : "";
    const spec = fieldMap[part.field];
    steps.push({
      shape: spec ? fieldTypeOf(spec[0]).shape : "text",
      until,
      mayBeTruncated: template.more === true && index === parts.length - 2,
      backslash: template.escape !== "hash",
      quoted:
        template.escape !== "none" &&
        typeof before === "string" &&
        before.endsWith('"') &&
        until.startsWith('"'),
      isUnquotedRequest: isUnquotedRequest(spec?.[0], until),
    });
    names.push(part.field);
  });
  return { head: typeof parts[0] === "string" ? parts[0] : "", steps, names };
}

/** An odd number of backslashes precedes the quote at `at`. */
function isEscaped(line: string, at: number): boolean {
  let first = at;
  while (line[first - 1] === "\\") first--;
  return (at - first) % 2 === 1;
}

/** How the value up to `end` fits; a value without an end does not. */
const fitUpTo = (
  line: string,
  { shape, quoted, until }: TemplateStep,
  from: number,
  end: number,
): ValueFit => {
  if (end < 0 || shape instanceof RegExp) return "none";
  if (shape === "text") return "whole";
  const fit = fitOf(line.slice(from, end), shape, quoted);
  return fit === "partial" && until === "" ? "none" : fit;
};

const isEnd = (line: string, { until, mayBeTruncated }: TemplateStep, end: number): boolean =>
  line.startsWith(until, end) || (mayBeTruncated && end === line.length);

/**
 * The end of a value that matches a pattern; -1 if there is none. A pattern matches greedily. If its match may contain
 * the literal after it (`[$upstream_addr]`, `$upstream_addr|$status`), the value ends at the last literal before `before`.
 */
function patternEnd(
  pattern: RegExp,
  { until }: TemplateStep,
  line: string,
  from: number,
  before: number,
): number {
  pattern.lastIndex = from;
  if (!pattern.test(line)) return -1;
  const end = pattern.lastIndex;
  if (before > end && line.startsWith(until, end)) return end;
  const latest = Math.min(end, before) - 1;
  const shorter = until === "" || latest < from ? -1 : line.lastIndexOf(until, latest);
  return shorter < from || !matchesWhole(pattern, line.slice(from, shorter)) ? -1 : shorter;
}

function matchesWhole(pattern: RegExp, text: string): boolean {
  pattern.lastIndex = 0;
  return pattern.test(text) && pattern.lastIndex === text.length;
}

/** Steps that match only a whole HTTP request between blanks; null if the layout has none there. */
function strictSteps(steps: readonly TemplateStep[]): readonly TemplateStep[] | null {
  if (!steps.some(({ isUnquotedRequest }) => isUnquotedRequest)) return null;
  return steps.map((step) => (step.isUnquotedRequest ? { ...step, shape: requestLine } : step));
}

/** Whether a line has all literals in order: a cheap test that rejects most lines of other formats. */
function literalTest(from: number, steps: readonly TemplateStep[], more: boolean): (line: string) => boolean {
  const literals = steps.filter(({ mayBeTruncated }) => !mayBeTruncated).map(({ until }) => until);
  const last = more ? "" : (literals.at(-1) ?? "");
  return (line) => {
    if (!line.endsWith(last)) return false;
    let at = from;
    for (const literal of literals) {
      const found = line.indexOf(literal, at);
      if (found < 0) return false;
      at = found + literal.length;
    }
    return true;
  };
}

/** The raw values of a line whose fields have these ends. */
function valuesOf(line: string, start: number, steps: readonly TemplateStep[], ends: readonly number[]) {
  let from = start;
  return steps.map(({ until }, index) => {
    const end = ends[index] ?? from;
    const raw = line.slice(from, end);
    from = end + until.length;
    return raw;
  });
}

/** The text before a literal; all of it where that is missing. */
function upTo(text: string, literal = ""): string {
  const end = literal === "" ? -1 : text.indexOf(literal);
  return end < 0 ? text : text.slice(0, end);
}

// Bounds the backtracking for malicious lines. Ordinary lines need few more attempts than they have fields.
const maxBacktracks = 400;

/**
 * Compiles steps to a splitter. A field ends where the literal after it begins; a field type with a pattern must match.
 * Client text may contain the literal (a user name with " ["), so the splitter backtracks to the next end if the rest of
 * the line does not match.
 */
function splitterOf({ head, steps, names }: Steps, more: boolean): LineSplitter {
  let ends: number[] = [];
  let attempts = 0;
  let escapedQuotes = 0;
  let deepestStep = 0;
  let deepestFrom = 0;

  // the next possible end of a delimited value: at its literal, or at a quote that is not escaped
  const delimiterFrom = (
    line: string,
    { until, quoted, backslash, mayBeTruncated }: TemplateStep,
    from: number,
  ): number => {
    if (until === "") return line.length;
    const end = quoted ? '"' : until;
    let at = line.indexOf(end, from);
    while (quoted && backslash && at >= 0 && isEscaped(line, at)) {
      if (++escapedQuotes > line.length) return -1;
      at = line.indexOf(end, at + 1);
    }
    return at < 0 && mayBeTruncated ? line.length : at;
  };

  // the first possible end, or the next one after `last`; -1 for none
  const nextEnd = (line: string, step: TemplateStep, from: number, last?: number): number => {
    const { shape } = step;
    if (typeof shape !== "string") return patternEnd(shape, step, line, from, last ?? Infinity);
    if (last !== undefined && (step.quoted || step.until === "")) return -1;
    let end = delimiterFrom(line, step, last === undefined ? from : last + 1);
    let fit = fitUpTo(line, step, from, end);
    for (; fit === "partial"; fit = fitUpTo(line, step, from, end)) end = delimiterFrom(line, step, end + 1);
    return fit === "whole" ? end : -1;
  };

  const matches = (line: string, index: number, from: number): boolean => {
    const step = steps[index];
    if (index > deepestStep) {
      deepestStep = index;
      deepestFrom = from;
    }
    if (!step) return from >= line.length || more;
    for (let end = nextEnd(line, step, from); end >= 0; end = nextEnd(line, step, from, end)) {
      if (++attempts > maxBacktracks) return false;
      ends[index] = end;
      if (isEnd(line, step, end) && matches(line, index + 1, end + step.until.length)) return true;
    }
    return false;
  };

  const hasLiterals = literalTest(head.length, steps, more);

  const matchLine = (line: string): boolean => {
    ends = [];
    attempts = 0;
    escapedQuotes = 0;
    return line.startsWith(head) && matches(line, 0, head.length);
  };
  const split: Split = (line) =>
    hasLiterals(line) && matchLine(line) ? valuesOf(line, head.length, steps, ends) : null;
  const near = (line: string): Nearness => {
    deepestStep = 0;
    deepestFrom = line.startsWith(head) ? head.length : 0;
    matchLine(line);
    const field = names[deepestStep] ?? "the end of the line";
    const text = upTo(line.slice(deepestFrom), steps[deepestStep]?.until);
    return { share: deepestStep / steps.length, mismatch: { field, text } };
  };
  return { names, split, near };
}

/** Compiles a template to a splitter. */
export function compileTemplate(template: TemplateLayout, fieldMap: FieldMap): LineSplitter {
  const { more = false } = template;
  const all = stepsOf(template, fieldMap);
  const splitter = splitterOf(all, more);
  const strict = strictSteps(all.steps);
  if (strict === null) return splitter;
  const { split } = splitterOf({ ...all, steps: strict }, more);
  // what is no HTTP request, or one of HTTP/0.9, ends at the first blank
  return { ...splitter, split: (line) => split(line) ?? splitter.split(line) };
}
