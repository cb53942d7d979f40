import { agentNumber } from "../../classify/client-kind.ts";
import { setterOf } from "../../generated-accessors.ts";
import type { FieldTypeName } from "../field-types.ts";
import type { LineRecord } from "../format.ts";
import * as codes from "../wasm/memory-map.ts";
import {
  asked,
  keyingOf,
  type SetterContext,
  type SetterFactory,
  type SetterParts,
  textFallback,
} from "./setter-factory.ts";
import { type Setter, valueOfText } from "./setters.ts";

/** Values that depend on their text alone are worked out once. */
export const word: SetterFactory = (kind, to, line, column) => {
  const set = setterOf<LineRecord>(to);
  const fill: Setter = (draft, kernel, slot) => set(draft, kernel.value(slot, column));
  return {
    ...{
      make: codes.word,
      keying: keyingOf(to, line),
      columns: [{ make: valueOfText(kind, to, line.decode) }],
    },
    ...asked(fill, to, line),
  };
};

/** The same for the columns that hold the longest texts: whoever numbers them takes the number for the text. */
function numbered(
  kind: FieldTypeName,
  to: "referer" | "user_agent",
  { decode }: SetterContext,
  column: number,
): SetterParts {
  const value = valueOfText(kind, to, decode);
  const make = (binary: string): string | null => (value(binary) as string | undefined) ?? null;
  const sort = to === "user_agent" ? agentNumber : (text: string | null) => (text === null ? 1 : 2);
  const set = setterOf<LineRecord>(to);
  const setWord = setterOf<LineRecord>(`${to}_word`);
  return {
    ...{ make: codes.word, keying: codes.unkeyed, columns: [{ make, bucket: sort }] },
    measure: (draft, kernel, slot) => setWord(draft, kernel.valueIdAt(slot)),
    text: (draft, kernel, slot) => {
      set(draft, kernel.value(slot, column));
      setWord(draft, undefined);
    },
  };
}

/** A measure that stands for itself where the kernel says so. */
function measured(make: number, isItself: (number: number) => boolean): SetterFactory {
  return (kind, to, { decode }) => {
    const value = valueOfText(kind, to, decode);
    const set = setterOf<LineRecord>(to);
    const measure: Setter = (draft, kernel, slot) => {
      const text = kernel.text(slot);
      set(draft, isItself(kernel.number(slot)) ? text : value(text));
    };
    return { make, keying: codes.keyedAsMeasure, columns: [], measure };
  };
}

const plainText = measured(codes.text, (number) => number === 1);

/** A text that may come again and again, or is new in each line. */
const textBy =
  (measure: SetterFactory): SetterFactory =>
  (kind, to, line, column) => {
    if (to === "user_agent" || to === "referer") return numbered(kind, to, line, column);
    return (line.isMeasure(to) ? measure : word)(kind, to, line, column);
  };

export const text = textBy(plainText);
export const otherText = textBy(textFallback);

const isIPv4 = (number: number): boolean => number >= 0;

/** The client's is stored as a number where it is an IPv4. */
function clientAddress(make: number): SetterFactory {
  const asText = measured(make, isIPv4);
  return (kind, to, line, column) => {
    const { measure: setText, ...rest } = asText(kind, to, line, column) as SetterParts & { measure: Setter };
    return {
      ...rest,
      measure: (draft, kernel, slot) => {
        const number = kernel.number(slot);
        if (isIPv4(number)) draft["client_number"] = number;
        else setText(draft, kernel, slot);
      },
      text: (draft, kernel, slot) => {
        setText(draft, kernel, slot);
        draft["client_number"] = undefined;
      },
    };
  };
}

export function anyAddress(make: number): SetterFactory {
  const client = clientAddress(make);
  const other = measured(make, isIPv4);
  return (kind, to, line, column) => {
    const maker = to === "client_ip" ? client : line.isMeasure(to) ? other : word;
    return maker(kind, to, line, column);
  };
}
