import { scaled } from "../text/time.ts";
import * as codes from "../wasm/scan-codes.ts";
import { converted } from "./conversion.ts";
import type { FieldType } from "./field-type.ts";
import { numeric } from "./number.ts";
import { convertedText } from "./text-setters.ts";

// One value for each try of an upstream. nginx joins tries by ", " and groups of an internal redirect by " : ", after
// which the last may be empty: https://nginx.org/en/docs/http/ngx_http_upstream_module.html#variables
const shape = /[^ ,"]*(?:(?:, | : )[^ ,"]*)*/y;

/** Stored as logged, for the format to split. */
export const list: FieldType = {
  shape,
  ...converted((raw) => raw),
  scan: { end: codes.endList, set: convertedText },
};

/** A single value is stored in ms, several as logged. */
export const listSeconds: FieldType = {
  shape,
  ...converted((raw) => scaled(raw, 3) ?? raw),
  scan: { end: codes.endList, set: numeric(codes.listSeconds) },
};

/** A single value is stored as a number, several as logged. */
export const listIntegers: FieldType = {
  shape,
  ...converted((raw) => scaled(raw, 0) ?? raw),
  scan: { end: codes.endList, set: numeric(codes.listInteger) },
};
