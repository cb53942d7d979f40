import { probeNumber } from "../../classify/scanner-probes.ts";
import type { LineRecord } from "../format.ts";
import type { Decode } from "../text/escapes.ts";
import { hostOf, setRequest } from "../text/request-line.ts";
import * as codes from "../wasm/memory-map.ts";
import type { Scanner } from "./scanner.ts";
import type { ScanField, Setter, ValueColumn } from "./setters.ts";

// the slots of its parts, from its own
const width = codes.slotWidth / 4;
const method = codes.methodSlot * width;
const scheme = codes.schemeSlot * width;
const host = codes.hostSlot * width;
const path = codes.pathSlot * width;
const query = codes.querySlot * width;
const protocol = codes.protocolSlot * width;

const itself: ValueColumn = { make: (binary) => binary };
const columns: readonly ValueColumn[] = [
  itself,
  itself,
  { make: hostOf },
  { make: (binary) => binary, bucket: probeNumber, slot: path },
  itself,
];

const isTaken = (kernel: Scanner, slot: number): boolean => kernel.number(slot) === 1;

function setPath(draft: LineRecord, kernel: Scanner, slot: number): void {
  draft["path_word"] = kernel.valueIdAt(slot + path);
  const text = kernel.text(slot + query);
  draft.query = text === "" ? null : text;
}

const spelled =
  (column: number): Setter =>
  (draft, kernel, slot) => {
    if (!isTaken(kernel, slot)) return;
    draft.path = kernel.value(slot + path, column + 3) as string;
    draft["path_word"] = undefined;
  };

function setUrl(draft: LineRecord, kernel: Scanner, slot: number, column: number): void {
  if (kernel.whole[slot + scheme + 2] === -1) return;
  draft.scheme ??= kernel.value(slot + scheme, column + 1) as string;
  draft.host ??= kernel.value(slot + host, column + 2) as string | null;
}

/** A request line of capital letters, a target of plain characters and a version; any other is read as text. */
export const request = (decode: Decode, column: number): Omit<ScanField, "column"> => ({
  ...{ make: codes.request, keying: codes.keyed, columns, text: spelled(column) },
  measure: (draft, kernel, slot) => {
    if (isTaken(kernel, slot)) setPath(draft, kernel, slot);
    else setRequest(draft, kernel.text(slot), decode);
  },
  dimension: (draft, kernel, slot) => {
    if (!isTaken(kernel, slot)) return;
    draft.method = kernel.value(slot + method, column) as string;
    draft.protocol = kernel.value(slot + protocol, column + 4) as string;
    draft.raw_request = null;
    draft["request_line"] = "http";
    setUrl(draft, kernel, slot, column);
  },
});

/** A path with its query, where no request line gave one; any other is read as text. */
export const target = (otherwise: Setter, column: number): Omit<ScanField, "column"> => ({
  ...{ make: codes.target, keying: codes.keyed, columns, text: spelled(column) },
  measure: (draft, kernel, slot) => {
    if (isTaken(kernel, slot)) setPath(draft, kernel, slot);
    else otherwise(draft, kernel, slot);
  },
  dimension: (draft, kernel, slot) => {
    if (isTaken(kernel, slot)) setUrl(draft, kernel, slot, column);
  },
});
