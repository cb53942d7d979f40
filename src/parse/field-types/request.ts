import { probeBucket } from "../../classify/scanner-probes.ts";
import type { LineRecord } from "../line-record.ts";
import { hostOf, setRequest, setTarget } from "../text/request-line.ts";
import * as map from "../wasm/memory-map.ts";
import * as codes from "../wasm/scan-codes.ts";
import { isNone } from "./conversion.ts";
import type { FieldType } from "./field-type.ts";
import {
  type Setter,
  type SetterFactory,
  type SlotReader,
  setByText,
  type ValueColumn,
} from "./scan-field.ts";

// offsets from the slot of the field to the slots of its parts, and indexes of their value columns
const width = map.slotBytes / 4;
const part = {
  method: { offset: map.methodSlot * width, index: 0 },
  scheme: { offset: map.schemeSlot * width, index: 1 },
  host: { offset: map.hostSlot * width, index: 2 },
  path: { offset: map.pathSlot * width, index: 3 },
  protocol: { offset: map.protocolSlot * width, index: 4 },
  query: { offset: map.querySlot * width },
} as const;

const unchanged: ValueColumn = { convert: (binary) => binary };
const valueColumns: readonly ValueColumn[] = [
  unchanged,
  unchanged,
  { convert: hostOf },
  { convert: (binary) => binary, bucket: probeBucket, slotOffset: part.path.offset },
  unchanged,
];

const isSplit = (slots: SlotReader, slot: number): boolean => slots.number(slot) === 1;

function setPath(record: LineRecord, slots: SlotReader, slot: number): void {
  slots.ids.path = slots.valueIdAt(slot + part.path.offset);
  const query = slots.text(slot + part.query.offset);
  record.query = query === "" ? null : query;
}

const setPathText =
  (valueColumn: number): Setter =>
  (record, slots, slot) => {
    if (!isSplit(slots, slot)) return;
    record.path = slots.value(slot + part.path.offset, valueColumn + part.path.index) as string;
  };

function setOrigin(record: LineRecord, slots: SlotReader, slot: number, valueColumn: number): void {
  if (slots.whole[slot + part.scheme.offset + 2] === -1) return;
  record.scheme ??= slots.value(slot + part.scheme.offset, valueColumn + part.scheme.index) as string;
  record.host ??= slots.value(slot + part.host.offset, valueColumn + part.host.index) as string | null;
}

/** Reads the parts into which the scanner split the value; a value that it did not split is parsed as text. */
const setRequestParts: SetterFactory = (type, column, context, valueColumn) => {
  const setOther = setByText(type, column, context);
  return {
    ...{
      conversion: codes.request,
      keyPart: codes.dimension,
      valueColumns,
      setText: setPathText(valueColumn),
    },
    setMeasure: (record, slots, slot) => {
      if (isSplit(slots, slot)) setPath(record, slots, slot);
      else setOther(record, slots, slot);
    },
    setDimension: (record, slots, slot) => {
      if (!isSplit(slots, slot)) return;
      record.method = slots.value(slot + part.method.offset, valueColumn + part.method.index) as string;
      record.protocol = slots.value(slot + part.protocol.offset, valueColumn + part.protocol.index) as string;
      record.raw_request = null;
      record.request_line = "http";
      setOrigin(record, slots, slot, valueColumn);
    },
  };
};

const setTargetParts: SetterFactory = (type, column, context, valueColumn) => {
  const setOther = setByText(type, column, context);
  return {
    ...{
      conversion: codes.target,
      keyPart: codes.dimension,
      valueColumns,
      setText: setPathText(valueColumn),
    },
    setMeasure: (record, slots, slot) => {
      if (isSplit(slots, slot)) setPath(record, slots, slot);
      else setOther(record, slots, slot);
    },
    setDimension: (record, slots, slot) => {
      if (isSplit(slots, slot)) setOrigin(record, slots, slot, valueColumn);
    },
  };
};

/** A target that is used only if the request line gave no path. */
const setSpareTarget: SetterFactory = (type, column, context) => {
  const setOther = setByText(type, column, context);
  return {
    ...{ conversion: codes.spareTarget, keyPart: codes.notInKey, valueColumns: [] },
    setMeasure: (record, slots, slot) => {
      if (slots.ids.path === 0) setOther(record, slots, slot);
    },
  };
};

/** The first line of a request. The scanner splits `METHOD /path?query HTTP/1.1` of unescaped characters. */
export const request: FieldType = {
  shape: "text",
  store: (record, _column, raw, decode) => setRequest(record, raw, decode),
  scan: { set: setRequestParts },
};

/** A path with its query, or a URL; ignored if a request line gave the path. */
export const target: FieldType = {
  shape: "text",
  store: (record, _column, raw, decode) => {
    if (record.path === undefined && !isNone(raw)) setTarget(record, decode(raw));
  },
  scan: {
    set: (type, column, context, valueColumn) =>
      (context.hasPath ? setSpareTarget : setTargetParts)(type, column, context, valueColumn),
  },
};
