import { agentBucket } from "../../classify/client-kind.ts";
import { setterOf } from "../../generated-accessors.ts";
import type { LineRecord, NamedFields } from "../line-record.ts";
import type { Decode } from "../text/escapes.ts";
import * as codes from "../wasm/scan-codes.ts";
import type { TextConversion } from "./conversion.ts";
import {
  keyPartOf,
  type Setter,
  type SetterContext,
  type SetterFactory,
  type SetterParts,
  type SlotReader,
  setAs,
  textFallback,
} from "./scan-field.ts";

/** The value that the text parser stores, for types whose value depends on the text alone. */
function conversionOf(type: TextConversion, column: string, decode: Decode): (binary: string) => unknown {
  const { convert, store } = type;
  if (convert) return (binary) => convert(binary, decode);
  return (binary) => {
    const scratch: NamedFields = {};
    store(scratch, column, binary, decode);
    return scratch[column];
  };
}

/** Interns values, so that a repeated text is converted once. */
export const interned: SetterFactory = (type, column, context, valueColumn) => {
  const set = setterOf<LineRecord>(column);
  return {
    conversion: codes.intern,
    keyPart: keyPartOf(column, context),
    valueColumns: [{ convert: conversionOf(type, column, context.decode) }],
    ...setAs((record, slots, slot) => set(record, slots.value(slot, valueColumn)), column, context),
  };
};

/** Stores the value id of the columns with the longest texts; the encoder needs the text only of new ids. */
function storedById(
  type: TextConversion,
  column: "referer" | "user_agent",
  { decode }: SetterContext,
  valueColumn: number,
): SetterParts {
  const value = conversionOf(type, column, decode);
  const convert = (binary: string): string | null => (value(binary) as string | undefined) ?? null;
  const bucket = column === "user_agent" ? agentBucket : (text: string | null) => (text === null ? 1 : 2);
  const set = setterOf<LineRecord>(column);
  const setId: Setter =
    column === "user_agent"
      ? (_record, slots, slot) => {
          slots.ids.userAgent = slots.valueIdAt(slot);
        }
      : (_record, slots, slot) => {
          slots.ids.referer = slots.valueIdAt(slot);
        };
  return {
    ...{ conversion: codes.intern, keyPart: codes.notInKey, valueColumns: [{ convert, bucket }] },
    setMeasure: setId,
    setText: (record, slots, slot) => set(record, slots.value(slot, valueColumn)),
  };
}

/** A measure whose text is its value if `isUnchanged` says so of the scanner's number. */
export function measureText(conversion: number, isUnchanged: (number: number) => boolean) {
  return (type: TextConversion, column: string, { decode }: SetterContext) => {
    const value = conversionOf(type, column, decode);
    const set = setterOf<LineRecord>(column);
    const setMeasure = (record: LineRecord, slots: SlotReader, slot: number): void => {
      const text = slots.text(slot);
      set(record, isUnchanged(slots.number(slot)) ? text : value(text));
    };
    return { conversion, keyPart: codes.presence, valueColumns: [], setMeasure };
  };
}

/** Measures by a factory, repeated values interned. */
const textBy =
  (measure: SetterFactory): SetterFactory =>
  (type, column, context, valueColumn) => {
    if (column === "user_agent" || column === "referer")
      return storedById(type, column, context, valueColumn);
    return (context.isMeasure(column) ? measure : interned)(type, column, context, valueColumn);
  };

/** A text that is its own value if it has only letters, digits and a few signs. */
export const plainText: SetterFactory = textBy(measureText(codes.plainText, (number) => number === 1));

/** An id that always needs its conversion. The scanner sees whether there is one, so that the verdict can be cached. */
export const convertedId: SetterFactory = textBy(measureText(codes.plainText, () => false));

/** A text that always needs its conversion. */
export const convertedText: SetterFactory = textBy(textFallback);
