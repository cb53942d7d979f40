import { fieldTypeOf } from "../field-types/index.ts";
import type { ColumnLayout, FieldMap } from "../format.ts";
import type { LineSplitter, Split } from "./template.ts";

type Cut = (line: string) => string[];

/** Cuts at separators, but not within quotes; the quotes go. An unclosed quote runs to the line's end. */
function tokenizer(separator: string, quotes: ColumnLayout["quotes"]): Cut {
  if (!quotes) return (line) => line.split(separator);
  const doubled = quotes === "doubled";
  const quoted = doubled ? '((?:[^"]|"")*)' : '([^"]*)';
  const token = new RegExp(`(?:"${quoted}"?|([^\\${separator}]*))(?:\\${separator}|$)`, "y");
  return (line) => {
    const found: string[] = [];
    token.lastIndex = 0;
    while (token.lastIndex < line.length) {
      const match = token.exec(line);
      if (!match) return line.split(separator);
      const inside = doubled ? match[1]?.replaceAll('""', '"') : match[1];
      found.push(inside ?? match[2] ?? "");
    }
    return found;
  };
}

/** Another separator than the usual one must give a value for each column: commas also stand in values. */
function cutter({ separator, quotes, columns, required }: ColumnLayout): Cut {
  if (typeof separator === "string") return tokenizer(separator, quotes);
  const [usual, ...others] = separator;
  const cut = tokenizer(usual, quotes);
  const otherCuts = others.map((each) => tokenizer(each, quotes));
  return (line) => {
    const found = cut(line);
    if (found.length >= required) return found;
    return otherCuts.map((each) => each(line)).find(({ length }) => length === columns.length) ?? found;
  };
}

/** A form that a whole value must have: the sticky patterns of kinds find only its beginning. */
const whole = (pattern: RegExp): RegExp => new RegExp(`^(?:${pattern.source})$`);

const has = (form: RegExp | null, token: string | undefined): boolean =>
  !form || token === "-" || form.test(token ?? "");

/** Compiles values between separators to a reader of lines; a required value must have the form of its kind. */
export function compileColumns(layout: ColumnLayout, vocabulary: FieldMap): LineSplitter {
  const forms = layout.columns.slice(0, layout.required).map((name) => {
    const shape = vocabulary[name] && fieldTypeOf(vocabulary[name][0]).shape;
    return shape instanceof RegExp ? whole(shape) : null;
  });
  const cut = cutter(layout);
  const split: Split = (line) => {
    const found = cut(line);
    if (found.length < layout.required) return null;
    return forms.every((form, index) => has(form, found[index])) ? found : null;
  };
  const near = (line: string): number => {
    const found = cut(line);
    const misfit = forms.findIndex((form, index) => form && !form.test(found[index] ?? ""));
    // words alone fit anything
    if (misfit === forms.findIndex((form) => form !== null)) return 0;
    return (misfit < 0 ? Math.min(found.length, layout.required) : misfit) / layout.required;
  };
  return { names: layout.columns, split, near };
}
