import { byName } from "../../generated-accessors.ts";
import type { LineRecord } from "../line-record.ts";
import type { ValueIds } from "../parsed-line.ts";
import type { Decode } from "../text/escapes.ts";
import * as codes from "../wasm/scan-codes.ts";
import type { TextConversion } from "./conversion.ts";

/** Reads what the scanner left in the slots of a line. `slot` is an index into `whole`. */
export interface SlotReader {
  /** The scanner's memory as 32-bit integers. */
  readonly whole: Int32Array;
  /** The bytes of the value as binary text. */
  readonly text: (slot: number) => string;
  /** The value as a number, for conversion codes that yield one. */
  readonly number: (slot: number) => number;
  /** The converted value of an interned field. */
  readonly value: (slot: number, valueColumn: number) => unknown;
  /** The value id of an interned field; -1 if it has none. */
  readonly valueIdAt: (slot: number) => number;
  /** The ids of the line's values; setters fill them. */
  readonly ids: ValueIds;
}

/** Stores what the scanner found of one field in the record. */
export type Setter = (record: LineRecord, slots: SlotReader, slot: number) => void;

/** Interned values of one field; each distinct text is converted once. */
export interface ValueColumn {
  readonly convert: (binary: string) => unknown;
  /** The part of the value that affects classification, 0 to 15; for values that are not part of the dimension key. */
  readonly bucket?: (value: never) => number;
  /** Offset from the slot of the field to the slot of the value. */
  readonly slotOffset?: number;
}

/** How the scanner handles one field of a layout. */
export interface ScanField {
  /** What the scanner computes of the value: a conversion code. */
  readonly conversion: number;
  /** What of the value is part of the dimension key: a key code. */
  readonly keyPart: number;
  /** Index of the first of `valueColumns` among those of all fields. */
  readonly valueColumn: number;
  readonly valueColumns: readonly ValueColumn[];
  /** Called for every line. */
  readonly setMeasure?: Setter | undefined;
  /** Replaces a value id by its text; called if the id is not sufficient. */
  readonly setText?: Setter | undefined;
  /** Called only for lines without a cached verdict. */
  readonly setDimension?: Setter | undefined;
}

export type SetterParts = Omit<ScanField, "valueColumn">;

/** What the fields of a layout share. */
export interface SetterContext {
  readonly decode: Decode;
  /** Whether the column is a measure; only its presence affects the verdict. */
  readonly isMeasure: (column: string) => boolean;
  /** A request line of the layout, or an earlier target, gives the path. */
  readonly hasPath: boolean;
}

/** Compiles a field of a type to setters. `valueColumn`: the first free index. */
export type SetterFactory = (
  type: TextConversion,
  column: string,
  context: SetterContext,
  valueColumn: number,
) => SetterParts;

export const keyPartOf = (column: string, { isMeasure }: SetterContext): number =>
  isMeasure(column) ? codes.presence : codes.dimension;

/** Runs the setter for every line if the column is a measure, otherwise for lines without a cached verdict. */
export const setAs = (
  setter: Setter,
  column: string,
  { isMeasure }: SetterContext,
): Pick<ScanField, "setMeasure" | "setDimension"> =>
  isMeasure(column) ? { setMeasure: setter } : { setDimension: setter };

/** Stores the value as the text parser does. */
export const setByText = (type: TextConversion, column: string, { decode }: SetterContext): Setter => {
  const { store } = type;
  return (record, slots, slot) => store(byName(record), column, slots.text(slot), decode);
};

/** The scanner only finds the value; the verdict of the line is not cached. */
export const textFallback: SetterFactory = (type, column, context) => ({
  ...{ conversion: codes.locate, keyPart: codes.dimension, valueColumns: [] },
  setMeasure: setByText(type, column, context),
});
