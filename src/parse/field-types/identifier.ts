import * as codes from "../wasm/scan-codes.ts";
import { converted } from "./conversion.ts";
import type { FieldType } from "./field-type.ts";
import { convertedId, convertedText } from "./text-setters.ts";

export const uuid: FieldType = {
  shape: /[\da-fA-F]{8}(?:-[\da-fA-F]{4}){3}-[\da-fA-F]{12}|-/y,
  ...converted((raw) => raw),
  scan: { end: codes.endUuid, set: convertedId },
};

export const base64: FieldType = {
  shape: /[\w+/-]{8,}={0,2}|-/y,
  ...converted((raw) => raw),
  scan: { end: codes.endBase64, set: convertedId },
};

/** Letters and digits, e.g. a location or a country. */
export const code: FieldType = {
  shape: /[A-Za-z0-9]+|-?/y,
  ...converted((raw) => raw),
  scan: { end: codes.endCode, set: convertedText },
};

/** A Cloudflare Ray ID without the data center, which only the header CF-Ray appends. */
export const ray: FieldType = {
  shape: "token",
  ...converted((raw, decode) => decode(raw).replace(/-[A-Za-z]{3}$/, "")),
  scan: { set: convertedId },
};

/**
 * The user of the ident protocol (RFC 1413), which is not stored. It excludes addresses: a line with one here begins
 * with a virtual host.
 */
export const identity: FieldType = {
  shape: /-|[^\s.:]+/y,
  store: () => {},
  scan: { end: codes.endIdentity, set: null },
};

/** HAProxy's captured headers: no, one or both groups, each with the blank after it. */
export const braces: FieldType = {
  shape: /(?:\{[^{}]*\} ?)*/y,
  ...converted((raw, decode) => decode(raw.trim())),
  scan: { end: codes.endBraces, set: convertedText },
};
