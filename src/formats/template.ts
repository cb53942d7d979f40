import type { Template, Vocabulary } from "./format.ts";
import { type Reader, readerOf } from "./kinds.ts";

/** Takes a line apart: the raw text of each field, or null where the line has another form. */
export type Split = (line: string) => readonly (string | undefined)[] | null;

export interface Compiled {
  readonly names: readonly string[];
  readonly split: Split;
  /** how far a line fits, 0 to 1 */
  readonly near: (line: string) => number;
}

interface Step {
  readonly shape: Reader["shape"];
  /** The literal behind the field; "" where it is the last. */
  readonly until: string;
  /** In quotes, and a quote of the value itself is escaped: the first one ends it. */
  readonly quoted: boolean;
  /** It is escaped by a backslash before it. */
  readonly backslash: boolean;
  /** The literal may be missing at the end of a line that was cut. */
  readonly cut: boolean;
}

const unknownField: Reader["shape"] = "text";

function stepsOf(
  template: Template,
  vocabulary: Vocabulary,
): { head: string; steps: Step[]; names: string[] } {
  const steps: Step[] = [];
  const names: string[] = [];
  const { parts } = template;
  parts.forEach((part, index) => {
    if (typeof part === "string") return;
    const before = parts[index - 1];
    const after = parts[index + 1];
    const until = typeof after === "string" ? after : "";
    const reading = vocabulary[part.field];
    steps.push({
      shape: reading ? readerOf(reading[0]).shape : unknownField,
      until,
      cut: template.more === true && index === parts.length - 2,
      backslash: template.escape !== "hash",
      quoted:
        template.escape !== "none" &&
        typeof before === "string" &&
        before.endsWith('"') &&
        until.startsWith('"'),
    });
    names.push(part.field);
  });
  return { head: typeof parts[0] === "string" ? parts[0] : "", steps, names };
}

/** The quote at `at` is part of the value: an odd number of backslashes stands before it. */
function escaped(line: string, at: number): boolean {
  let first = at;
  while (line[first - 1] === "\\") first--;
  return (at - first) % 2 === 1;
}

/** Where the value may end next, from `from` on: at the literal behind it, or at a quote that is not escaped. */
function nextEnd(line: string, step: Step, from: number): number {
  if (step.until === "") return line.length;
  const end = step.quoted ? '"' : step.until;
  let at = line.indexOf(end, from);
  while (step.quoted && step.backslash && at >= 0 && escaped(line, at)) at = line.indexOf(end, at + 1);
  return at < 0 && step.cut ? line.length : at;
}

const closes = (line: string, { until, cut }: Step, end: number): boolean =>
  line.startsWith(until, end) || (cut && end === line.length);

function shapeEnd(shape: RegExp, line: string, from: number): number {
  shape.lastIndex = from;
  return shape.test(line) ? shape.lastIndex : -1;
}

// A hostile line can offer many places where a value might end; honest ones need a step or two more than fields.
const patience = 400;

/**
 * Compiles a template to a reader of its lines. A field ends where the literal behind it begins; a field that has a
 * form (a status, a time) must have it. Where text of a client could hold the literal itself (a user name with " ["),
 * the next place is tried when the rest of the line does not fit.
 */
export function compileTemplate(template: Template, vocabulary: Vocabulary): Compiled {
  const { head, steps, names } = stepsOf(template, vocabulary);
  const { more = false } = template;
  let ends: number[] = [];
  let tries = 0;
  let deepest = 0;

  const endsOf = (line: string, step: Step, from: number, after: number): number => {
    const { shape } = step;
    const single = typeof shape !== "string" || step.quoted || step.until === "";
    if (single && after > from) return -1;
    if (typeof shape !== "string") return shapeEnd(shape, line, from);
    const end = nextEnd(line, step, after);
    return shape === "word" && end >= 0 && line.slice(from, end).includes(" ") ? -1 : end;
  };

  const fits = (line: string, index: number, from: number): boolean => {
    const step = steps[index];
    deepest = Math.max(deepest, index);
    if (!step) return from >= line.length || more;
    for (let end = endsOf(line, step, from, from); end >= 0; end = endsOf(line, step, from, end + 1)) {
      if (++tries > patience) return false;
      ends[index] = end;
      if (closes(line, step, end) && fits(line, index + 1, end + step.until.length)) return true;
    }
    return false;
  };

  const split: Split = (line) => {
    if (!line.startsWith(head)) return null;
    ends = [];
    tries = 0;
    if (!fits(line, 0, head.length)) return null;
    let from = head.length;
    return steps.map((step, index) => {
      const end = ends[index] ?? from;
      const raw = line.slice(from, end);
      from = end + step.until.length;
      return raw;
    });
  };
  const near = (line: string): number => {
    deepest = 0;
    split(line);
    return deepest / steps.length;
  };
  return { names, split, near };
}
