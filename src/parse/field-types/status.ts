import { setterOf } from "../../generated-accessors.ts";
import type { LineRecord } from "../line-record.ts";
import * as codes from "../wasm/scan-codes.ts";
import type { FieldType } from "./field-type.ts";
import { integerOf } from "./number.ts";
import { type SetterFactory, setByText } from "./scan-field.ts";

/** Called for every line: the status decides whether a cached verdict applies. The scanner's -Infinity is no status. */
const setStatus: SetterFactory = (type, column, context) => {
  const setOther = setByText(type, column, context);
  const set = setterOf<LineRecord>(column);
  return {
    ...{ conversion: codes.status, keyPart: codes.dimension, valueColumns: [] },
    setMeasure: (record, slots, slot) => {
      const value = slots.number(slot);
      if (value >= 0) set(record, value);
      else setOther(record, slots, slot);
    },
  };
};

/** A status of HTTP; null if nothing was sent (000, 0, -1, -), and then `<column>_word` has the text. */
export const status: FieldType = {
  shape: /\d{1,3}|-1|-?/y,
  store: (record, column, raw) => {
    const value = integerOf(raw);
    record[column] = value !== null && value >= 100 ? value : null;
    if (record[column] === null) record[`${column}_word`] = raw;
  },
  minInteger: 100,
  scan: { end: codes.endStatus, set: setStatus },
};
