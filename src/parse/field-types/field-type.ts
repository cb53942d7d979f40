import type { NamedFields } from "../format.ts";
import type { Decode } from "../text/escapes.ts";
import type { SetterFactory } from "./scan-field.ts";

/** Converts the raw text of a field; `decode` undoes the escapes of the layout. */
export type Convert = (raw: string, decode: Decode) => unknown;

/** How the raw text of a field becomes a value of the record. */
export interface TextConversion {
  /** Stores the value in `record[column]`, or in the columns that the type itself names. */
  readonly store: (record: NamedFields, column: string, raw: string, decode: Decode) => void;
  /** The value that `store` stores, if it depends on the text alone. The scanner calls it once for a repeated text. */
  readonly convert?: Convert;
  /** An integer of JSON that is not less than this is stored unchanged. */
  readonly minInteger?: number;
}

/** A value that ends at the next literal or separator. A token contains no blank. */
interface DelimitedType {
  readonly shape: "text" | "token";
  /** `set` is null if nothing is stored. */
  readonly scan?: { readonly set: SetterFactory | null };
}

/** A value that matches a sticky pattern; the pattern finds its end. */
interface PatternType {
  readonly shape: RegExp;
  /** `end` is the scanner's code of the same pattern. The scanner may refuse a value, but must not find another end. */
  readonly scan?: { readonly end: number; readonly set: SetterFactory | null };
}

/**
 * Defines the text of a field, its conversion and, in `scan`, how the byte scanner parses it. The text parser parses
 * a layout with a type that has no `scan`.
 */
export type FieldType = TextConversion & (DelimitedType | PatternType);

export type Shape = FieldType["shape"];

export const isNone = (raw: string): boolean => raw === "" || raw === "-";

/** A conversion whose value depends on the text alone; "-" and "" are null. */
export function converted(convertText: Convert): Required<Pick<TextConversion, "store" | "convert">> {
  const convert: Convert = (raw, decode) => (isNone(raw) ? null : convertText(raw, decode));
  return {
    convert,
    store: (record, column, raw, decode) => {
      record[column] = convert(raw, decode);
    },
  };
}
