import type { TextConversion } from "./conversion.ts";
import type { SetterFactory } from "./scan-field.ts";

/**
 * A value that ends at the next literal or separator. A token contains no blank. A host also has no quote at its
 * beginning and no comma at its end, which are those of a list of addresses.
 */
interface DelimitedType {
  readonly shape: "text" | "token" | "host" | "addresses";
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
