import type { Kind } from "../field-types.ts";
import type { Decode } from "../text/escapes.ts";
import * as codes from "../wasm/memory-map.ts";
import { byText, type Field, type Fill } from "./setters.ts";

/** What is the same for the fields of a layout. */
export interface Line {
  readonly decode: Decode;
  /** whether this column or fact is a measure: it is stored, and nothing is concluded of it but that it is there */
  readonly isMeasure: (to: string) => boolean;
  /** there is a request line, or a target before this one, which gives the path */
  readonly hasPath: boolean;
}

export type Made = Omit<Field, "column">;
export type Maker = (kind: Kind, to: string, line: Line, column: number) => Made;

/** Only the reader of text knows what it means, and nobody what it makes of the line. */
export const strangely: Maker = (kind, to, { decode }) => ({
  ...{ make: codes.nothing, keying: codes.keyed, columns: [] },
  measure: byText(kind, to, decode),
});

export const keyingOf = (to: string, { isMeasure }: Line): number =>
  isMeasure(to) ? codes.keyedAsMeasure : codes.keyed;

/** Asked of each line if it is a measure, else of those that are like no other. */
export const asked = (fill: Fill, to: string, { isMeasure }: Line): Pick<Field, "measure" | "word"> =>
  isMeasure(to) ? { measure: fill } : { word: fill };
