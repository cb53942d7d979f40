import { fieldTypeOf } from "../field-types/index.ts";
import type { ColumnLayout, FieldMap } from "../format.ts";
import type { LineSplitter, Nearness, Split } from "./line-splitter.ts";

type SplitValues = (line: string) => string[];

/** A closing quote precedes a separator or the end of the line, and no backslash escapes it. */
const quotedText = (separator: string): string => {
  const plain = '[^"\\\\]*';
  return `(${plain}(?:(?:\\\\[^]|"(?!\\${separator}|$))${plain})*)`;
};

/** Splits at separators outside of quotes and removes the quotes. An unclosed quote extends to the end of the line. */
function tokenizer(separator: string, quotes: ColumnLayout["quotes"]): SplitValues {
  if (!quotes) return (line) => line.split(separator);
  const doubled = quotes === "doubled";
  const quoted = doubled ? '((?:[^"]|"")*)' : quotedText(separator);
  const token = new RegExp(`(?:"${quoted}"?|([^\\${separator}]*))(?:\\${separator}|$)`, "y");
  return (line) => {
    const values: string[] = [];
    token.lastIndex = 0;
    while (token.lastIndex < line.length) {
      const match = token.exec(line);
      if (!match) return line.split(separator);
      const inside = doubled ? match[1]?.replaceAll('""', '"') : match[1];
      values.push(inside ?? match[2] ?? "");
    }
    return values;
  };
}

/** A separator other than the usual one must give a value for each column, because values may contain commas. */
function valueSplitter({ separator, quotes, columns, required }: ColumnLayout): SplitValues {
  if (typeof separator === "string") return tokenizer(separator, quotes);
  const [usual, ...others] = separator;
  const split = tokenizer(usual, quotes);
  const otherSplits = others.map((each) => tokenizer(each, quotes));
  return (line) => {
    const values = split(line);
    if (values.length >= required) return values;
    return otherSplits.map((each) => each(line)).find(({ length }) => length === columns.length) ?? values;
  };
}

/** The patterns of field types are sticky and match a prefix; a column must match as a whole. */
const wholeValue = (pattern: RegExp): RegExp => new RegExp(`^(?:${pattern.source})$`);

const matches = (pattern: RegExp | null, value: string | undefined): boolean =>
  !pattern || value === "-" || pattern.test(value ?? "");

/** Compiles separated values to a splitter. A required value must match the pattern of its field type. */
export function compileColumns(layout: ColumnLayout, fieldMap: FieldMap): LineSplitter {
  const patterns = layout.columns.slice(0, layout.required).map((name) => {
    const shape = fieldMap[name] && fieldTypeOf(fieldMap[name][0]).shape;
    return shape instanceof RegExp ? wholeValue(shape) : null;
  });
  const splitValues = valueSplitter(layout);
  const split: Split = (line) => {
    const values = splitValues(line);
    if (values.length < layout.required) return null;
    return patterns.every((pattern, index) => matches(pattern, values[index])) ? values : null;
  };
  const near = (line: string): Nearness => {
    const values = splitValues(line);
    const mismatch = patterns.findIndex((pattern, index) => pattern && !pattern.test(values[index] ?? ""));
    // columns without a pattern match any text
    if (mismatch === patterns.findIndex((pattern) => pattern !== null)) return { share: 0, mismatch: null };
    const matching = mismatch < 0 ? Math.min(values.length, layout.required) : mismatch;
    const field = layout.columns[matching];
    return {
      share: matching / layout.required,
      mismatch: field === undefined ? null : { field, text: values[matching] ?? "" },
    };
  };
  return { names: layout.columns, split, near };
}
