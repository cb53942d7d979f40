import type { Shape } from "../field-types/field-type.ts";
import { fieldTypeOf } from "../field-types/index.ts";
import type { FieldMap, TemplateLayout } from "../format.ts";

/** Takes a line apart: the raw text of each field, or null where the line has another form. */
export type Split = (line: string) => readonly (string | undefined)[] | null;

export interface LineSplitter {
  readonly names: readonly string[];
  readonly split: Split;
  /** how far a line fits, 0 to 1 */
  readonly near: (line: string) => number;
}

interface TemplateStep {
  readonly shape: Shape;
  /** The literal behind the field; "" where it is the last. */
  readonly until: string;
  /** In quotes, and a quote of the value itself is escaped: the first one ends it. */
  readonly quoted: boolean;
  /** It is escaped by a backslash before it. */
  readonly backslash: boolean;
  /** The literal may be missing at the end of a line that was cut. */
  readonly cut: boolean;
}

const unknownField: Shape = "text";

function stepsOf(
  template: TemplateLayout,
  vocabulary: FieldMap,
): { head: string; steps: TemplateStep[]; names: string[] } {
  const steps: TemplateStep[] = [];
  const names: string[] = [];
  const { parts } = template;
  parts.forEach((part, index) => {
    if (typeof part === "string") return;
    const before = parts[index - 1];
    const after = parts[index + 1];
    const until = typeof after === "string" ? after : "";
    const reading = vocabulary[part.field];
    steps.push({
      shape: reading ? fieldTypeOf(reading[0]).shape : unknownField,
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

const closes = (line: string, { until, cut }: TemplateStep, end: number): boolean =>
  line.startsWith(until, end) || (cut && end === line.length);

/**
 * Where a value of this form ends. The form takes what it can; where it could hold the literal behind it too
 * (`[$upstream_addr]`, `$upstream_addr|$status`), it gives back up to the last literal before `before`.
 */
function shapeEnd(
  shape: RegExp,
  { until }: TemplateStep,
  line: string,
  from: number,
  before: number,
): number {
  shape.lastIndex = from;
  if (!shape.test(line)) return -1;
  const end = shape.lastIndex;
  if (before > end && line.startsWith(until, end)) return end;
  const latest = Math.min(end, before) - 1;
  const shorter = until === "" || latest < from ? -1 : line.lastIndexOf(until, latest);
  return shorter < from || !isWhole(shape, line.slice(from, shorter)) ? -1 : shorter;
}

function isWhole(shape: RegExp, text: string): boolean {
  shape.lastIndex = 0;
  return shape.test(text) && shape.lastIndex === text.length;
}

/** Whether a line has all literals in their order: at little cost, most lines of other formats are told apart so. */
function literalsOf(from: number, steps: readonly TemplateStep[], more: boolean): (line: string) => boolean {
  const literals = steps.filter(({ cut }) => !cut).map(({ until }) => until);
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

// A hostile line can offer many places where a value might end; honest ones need a step or two more than fields, and
// meet each escaped quote once or twice.
const patience = 400;

/**
 * Compiles a template to a reader of its lines. A field ends where the literal behind it begins; a field that has a
 * form (a status, a time) must have it. Where text of a client could hold the literal itself (a user name with " ["),
 * the next place is tried when the rest of the line does not fit.
 */
export function compileTemplate(template: TemplateLayout, vocabulary: FieldMap): LineSplitter {
  const { head, steps, names } = stepsOf(template, vocabulary);
  const { more = false } = template;
  let ends: number[] = [];
  let tries = 0;
  let quotes = 0;
  let deepest = 0;

  // where the value may end, from `from` on: at the literal behind it, or at a quote that is not escaped
  const nextEnd = (line: string, { until, quoted, backslash, cut }: TemplateStep, from: number): number => {
    if (until === "") return line.length;
    const end = quoted ? '"' : until;
    let at = line.indexOf(end, from);
    while (quoted && backslash && at >= 0 && escaped(line, at)) {
      if (++quotes > line.length) return -1;
      at = line.indexOf(end, at + 1);
    }
    return at < 0 && cut ? line.length : at;
  };

  // the first end to try; after one that was tried (`last`), the next
  const endsOf = (line: string, step: TemplateStep, from: number, last?: number): number => {
    const { shape } = step;
    if (typeof shape !== "string") return shapeEnd(shape, step, line, from, last ?? Infinity);
    if (last !== undefined && (step.quoted || step.until === "")) return -1;
    const end = nextEnd(line, step, last === undefined ? from : last + 1);
    return shape === "token" && end >= 0 && line.slice(from, end).includes(" ") ? -1 : end;
  };

  const fits = (line: string, index: number, from: number): boolean => {
    const step = steps[index];
    deepest = Math.max(deepest, index);
    if (!step) return from >= line.length || more;
    for (let end = endsOf(line, step, from); end >= 0; end = endsOf(line, step, from, end)) {
      if (++tries > patience) return false;
      ends[index] = end;
      if (closes(line, step, end) && fits(line, index + 1, end + step.until.length)) return true;
    }
    return false;
  };

  const mayFit = literalsOf(head.length, steps, more);

  const take = (line: string): boolean => {
    ends = [];
    tries = 0;
    quotes = 0;
    return line.startsWith(head) && fits(line, 0, head.length);
  };
  const split: Split = (line) => {
    if (!mayFit(line) || !take(line)) return null;
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
    take(line);
    return deepest / steps.length;
  };
  return { names, split, near };
}
