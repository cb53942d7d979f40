import { percentDecode } from "../text/escapes.ts";
import { converted, isNone } from "./conversion.ts";
import type { FieldType } from "./field-type.ts";
import { convertedText, plainText } from "./text-setters.ts";

/** Any text up to the next literal. */
export const text: FieldType = {
  shape: "text",
  ...converted((raw, decode) => decode(raw)),
  scan: { set: plainText },
};

/** Text without a blank. */
export const token: FieldType = { ...text, shape: "token" };

function firstOf(list: string): string | null {
  const [first] = list.startsWith("[") ? (JSON.parse(list) as unknown[]) : [list];
  return typeof first === "string" && !isNone(first) ? first : null;
}

/** The first text of a JSON list, e.g. of a header that may occur several times. */
export const firstText: FieldType = {
  shape: "text",
  ...converted((raw, decode) => {
    const first = firstOf(raw);
    return first === null ? null : decode(first);
  }),
  scan: { set: convertedText },
};

/** All texts of a JSON list, e.g. of X-Forwarded-For, which a request may have several times. */
export const joinedTexts: FieldType = {
  shape: "text",
  ...converted((raw, decode) => {
    const texts = raw.startsWith("[") ? (JSON.parse(raw) as unknown[]) : [raw];
    const joined = texts.filter((each) => typeof each === "string" && !isNone(each)).join(", ");
    return joined === "" ? null : decode(joined);
  }),
  scan: { set: convertedText },
};

/** Percent-encoded text, once or (old CloudFront lines) twice. */
export const percentText: FieldType = {
  shape: "text",
  ...converted((raw, decode) => {
    const once = percentDecode(decode(raw));
    return once.includes("%20") ? percentDecode(once) : once;
  }),
  scan: { set: plainText },
};

/** Text in the encoding of HTML forms: a plus may be a blank. */
export const plusText: FieldType = {
  shape: "text",
  ...converted((raw, decode) => {
    const decoded = decode(raw);
    return percentDecode(/ |%20/.test(decoded) ? decoded : decoded.replaceAll("+", " "));
  }),
  scan: { set: convertedText },
};

/** A token that is kept even if it is empty or "-", for fields where the two differ. */
export const flag: FieldType = {
  shape: "token",
  store: (record, column, raw, decode) => {
    record[column] = decode(raw);
  },
  scan: { set: convertedText },
};

/** Text that is not stored. */
export const ignored: FieldType = { shape: "text", store: () => {}, scan: { set: null } };
