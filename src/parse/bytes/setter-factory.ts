import type { FieldTypeName } from "../field-types.ts";
import type { Decode } from "../text/escapes.ts";
import * as codes from "../wasm/memory-map.ts";
import { byText, type ScanField, type Setter } from "./setters.ts";

/** What is the same for the fields of a layout. */
export interface SetterContext {
  readonly decode: Decode;
  /** whether this column or fact is a measure: it is stored, and nothing is concluded of it but that it is there */
  readonly isMeasure: (to: string) => boolean;
  /** there is a request line, or a target before this one, which gives the path */
  readonly hasPath: boolean;
}

export type SetterParts = Omit<ScanField, "column">;
export type SetterFactory = (
  kind: FieldTypeName,
  to: string,
  line: SetterContext,
  column: number,
) => SetterParts;

/** Only the reader of text knows what it means, and nobody what it makes of the line. */
export const textFallback: SetterFactory = (kind, to, { decode }) => ({
  ...{ make: codes.nothing, keying: codes.keyed, columns: [] },
  measure: byText(kind, to, decode),
});

export const keyingOf = (to: string, { isMeasure }: SetterContext): number =>
  isMeasure(to) ? codes.keyedAsMeasure : codes.keyed;

/** Asked of each line if it is a measure, else of those that are like no other. */
export const asked = (
  fill: Setter,
  to: string,
  { isMeasure }: SetterContext,
): Pick<ScanField, "measure" | "dimension"> => (isMeasure(to) ? { measure: fill } : { dimension: fill });
