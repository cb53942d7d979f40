import { address, addresses, addressMaybePort, addressWithPort, host } from "./address.ts";
import type { FieldType } from "./field-type.ts";
import { base64, braces, code, identity, ray, uuid } from "./identifier.ts";
import { list, listIntegers, listSeconds } from "./list.ts";
import {
  integer,
  microseconds,
  milliseconds,
  nanoseconds,
  paddedInteger,
  paddedMilliseconds,
  seconds,
  secondsInMicroseconds,
  secondsWithUnit,
} from "./number.ts";
import { request, target } from "./request.ts";
import { status } from "./status.ts";
import { firstText, flag, ignored, joinedTexts, percentText, plusText, text, token } from "./text.ts";
import {
  clf,
  clfLocal,
  clock,
  date,
  epochMilliseconds,
  epochSeconds,
  iso,
  isoInMicroseconds,
  time,
  writtenTime,
  writtenTimeMdy,
} from "./time.ts";

/** The field types by the names that field maps use. */
export const fieldTypes = {
  text,
  token,
  "first-text": firstText,
  "joined-texts": joinedTexts,
  "percent-text": percentText,
  "plus-text": plusText,
  flag,
  ignored,
  uuid,
  base64,
  code,
  ray,
  identity,
  braces,
  integer,
  "padded-integer": paddedInteger,
  seconds,
  "seconds-s": secondsWithUnit,
  "seconds-6": secondsInMicroseconds,
  milliseconds,
  "padded-milliseconds": paddedMilliseconds,
  microseconds,
  nanoseconds,
  status,
  address,
  "address:port": addressWithPort,
  "address:port?": addressMaybePort,
  addresses,
  host,
  request,
  target,
  clf,
  "clf-local": clfLocal,
  iso,
  "epoch-seconds": epochSeconds,
  "epoch-milliseconds": epochMilliseconds,
  time,
  "written-time": writtenTime,
  "written-time-mdy": writtenTimeMdy,
  "iso-microseconds": isoInMicroseconds,
  date,
  clock,
  list,
  "list-seconds": listSeconds,
  "list-integers": listIntegers,
} as const satisfies Record<string, FieldType>;

export type FieldTypeName = keyof typeof fieldTypes;

export const fieldTypeOf = (name: FieldTypeName): FieldType => fieldTypes[name];
