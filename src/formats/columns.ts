import type { Columns, Vocabulary } from "./format.ts";
import { readerOf } from "./kinds.ts";
import type { Compiled, Split } from "./template.ts";

/** Cuts at separators, but not within quotes; the quotes go. An unclosed quote runs to the line's end. */
function tokenizer({ separator, quotes }: Columns): (line: string) => string[] {
  if (!quotes) return (line) => line.split(separator);
  const token = new RegExp(`(?:"([^"]*)"?|([^${separator}]*))(?:${separator}|$)`, "y");
  return (line) => {
    const found: string[] = [];
    token.lastIndex = 0;
    while (token.lastIndex < line.length) {
      const match = token.exec(line);
      if (!match) return line.split(separator);
      found.push(match[1] ?? match[2] ?? "");
    }
    return found;
  };
}

/** A form that a whole value must have: the sticky patterns of kinds find only its beginning. */
const whole = (pattern: RegExp): RegExp => new RegExp(`^(?:${pattern.source})$`);

const has = (form: RegExp | null, token: string | undefined): boolean =>
  !form || token === undefined || token === "-" || form.test(token);

/** Compiles values between separators to a reader of lines; a required value must have the form of its kind. */
export function compileColumns(layout: Columns, vocabulary: Vocabulary): Compiled {
  const forms = layout.columns.map((name) => {
    const shape = vocabulary[name] && readerOf(vocabulary[name][0]).shape;
    return shape instanceof RegExp ? whole(shape) : null;
  });
  const tokens = tokenizer(layout);
  const split: Split = (line) => {
    const found = tokens(line);
    if (found.length < layout.required) return null;
    return forms.every((form, index) => has(form, found[index])) ? found : null;
  };
  const near = (line: string): number => {
    const found = tokens(line);
    const fitting = forms.slice(0, layout.required).filter((form, index) => form && has(form, found[index]));
    return found.length < 3 ? 0 : fitting.length / layout.required;
  };
  return { names: layout.columns, split, near };
}
