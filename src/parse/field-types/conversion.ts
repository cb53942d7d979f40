import type { NamedFields } from "../line-record.ts";
import type { Decode } from "../text/escapes.ts";

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
