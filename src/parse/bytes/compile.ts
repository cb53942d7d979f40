import { getterOf } from "../../generated-accessors.ts";
import type { RequestRow } from "../../request.ts";
import { fieldTypeOf } from "../field-types/index.ts";
import type { ScanField, Setter, SetterContext } from "../field-types/scan-field.ts";
import { type FieldSpec, type Format, firstValueColumns, type Layout } from "../format.ts";
import type { LineRecord } from "../line-record.ts";
import { type Decode, decoders, unchanged } from "../text/escapes.ts";
import * as map from "../wasm/memory-map.ts";
import { jsonSplitProgram, programOf, splitProgram } from "./program.ts";
import { Scanner } from "./scanner.ts";

/** The columns that are measures in every format. */
export const storedMeasures: readonly (keyof RequestRow)[] = [
  "time_ms",
  "client_ip",
  "path",
  "query",
  "referer",
  "user_agent",
  "request_time_ms",
  "upstream_time_ms",
  "bytes_sent",
  "bytes_received",
  "request_id",
  "trace_id",
  "edge_id",
  "forwarded_for",
  "forwarded_header",
  "forwarded_client",
  "edge_client",
  "proxied_client",
  "socket_ip",
  "forwarded_ip",
  "peer_ip",
  "retry_after",
];

type TextLayout = Exclude<Layout, { needs: unknown }>;

/** The names of the fields in the order of the line. */
export const fieldNames = (layout: TextLayout): readonly string[] =>
  "parts" in layout
    ? layout.parts.flatMap((part) => (typeof part === "string" ? [] : [part.field]))
    : layout.columns;

/** Stores values of a scanned line in the record. */
type LineSetter = (record: LineRecord, scanner: Scanner, line: number) => void;

/** A layout compiled for the scanner: the scanner, and setters that copy what it found into a record. */
export interface ScanPlan {
  readonly scanner: Scanner;
  /** The measures and the status; called for every line. */
  readonly measures: LineSetter;
  /** The texts of measures that are otherwise stored by their value ids. */
  readonly texts: LineSetter;
  /** The values that are equal for all lines with one dimension key. */
  readonly dimensions: LineSetter;
  /** The buckets of all values that are not part of the dimension key, as one number. */
  readonly bucketOf: (scanner: Scanner, line: number) => number;
}

const slotIndex = (slot = 0): number => (map.lineHeadBytes + map.slotBytes * slot) / 4;

/** Generates a function that calls the setters in order. Each call site has one target, so that V8 can inline it. */
function lineSetter(
  setters: readonly (Setter | undefined)[],
  slotOf: readonly number[],
  required: number,
): LineSetter {
  const present = setters.flatMap((setter, index) => (setter ? [[setter, index] as const] : []));
  const calls = present.map(([, index], each) => {
    const slot = `line + ${slotIndex(slotOf[index])}`;
    const call = `set${each}(record, scanner, ${slot});`;
    return index < required ? call : `if (scanner.has(${slot})) ${call}`;
  });
  const body = `return (record, scanner, line) => {\n${calls.join("\n")}\n};`;
  return new Function(...present.map((_, each) => `set${each}`), body)(...present.map(([setter]) => setter));
}

// a bucket has 4 bits
const bucketsPerValue = 16;

function bucketOf(fields: readonly (ScanField | null)[], slotOf: readonly number[]): ScanPlan["bucketOf"] {
  const bucketed = fields.flatMap((field, index) =>
    (field?.valueColumns ?? []).flatMap(({ bucket, slotOffset = 0 }, each) =>
      bucket ? [[slotIndex(slotOf[index]) + slotOffset, (field?.valueColumn ?? 0) + each] as const] : [],
    ),
  );
  return (scanner, line) => {
    let all = 0;
    for (const [slot, column] of bucketed) {
      const bucket = scanner.has(line + slot) ? scanner.bucketAt(line + slot, column) : 0;
      all = bucketsPerValue * all + bucket;
    }
    return all;
  };
}

interface ScannedFields {
  readonly names: readonly string[];
  readonly decode: Decode;
  /** The first fields, which every line has. */
  readonly required: number;
  readonly split: ReturnType<typeof splitProgram>;
}

const isScanned = ({ fieldMap }: Format, names: readonly string[]): boolean =>
  names.every((name) => fieldMap[name] === undefined || fieldTypeOf(fieldMap[name][0]).scan !== undefined);

/** A setter that keeps the value of an earlier field. */
function unlessSet(set: Setter | undefined, column: string): Setter | undefined {
  const get = getterOf(column);
  return set && ((record, slots, slot) => get(record) == null && set(record, slots, slot));
}

/** Null for a field that is not stored. `valueColumn`: the first free index. */
function fieldOf(
  [name, column = name]: FieldSpec,
  context: SetterContext,
  valueColumn: number,
): ScanField | null {
  const type = fieldTypeOf(name);
  const set = type.scan?.set;
  return set ? { ...set(type, column, context, valueColumn), valueColumn } : null;
}

function fieldsOf(
  { fieldMap, measures = [] }: Format,
  { names, decode }: ScannedFields,
): readonly (ScanField | null)[] {
  const measured = new Set([...storedMeasures, ...measures]);
  const types = names.map((name) => fieldMap[name]?.[0]);
  const columns = names.map((name) => fieldMap[name]?.[1] ?? "");
  let valueColumns = 0;
  return names.map((name, index) => {
    const spec = fieldMap[name];
    const hasPath = types.includes("request") || types.indexOf("target") < index;
    const context = { decode, isMeasure: (column: string) => measured.has(column), hasPath };
    const field = spec ? fieldOf(spec, context, valueColumns) : null;
    valueColumns += field?.valueColumns.length ?? 0;
    const column = columns[index] ?? "";
    const isRepeated = firstValueColumns.has(column) && columns.indexOf(column) < index;
    return field && isRepeated ? { ...field, setMeasure: unlessSet(field.setMeasure, column) } : field;
  });
}

function compiled(format: Format, scanned: ScannedFields): ScanPlan | null {
  if (!isScanned(format, scanned.names)) return null;
  const fields = fieldsOf(format, scanned);
  const options = {
    cachesVerdicts: format.deriveMeasures !== undefined,
    hasChecksums: format.redelivers === true,
  };
  const program = scanned.split && programOf(scanned.split, fields, options);
  if (!program) return null;
  const setAll = (setters: readonly (Setter | undefined)[]): LineSetter =>
    lineSetter(setters, program.slotOf, scanned.required);
  return {
    scanner: new Scanner(program),
    measures: setAll(fields.map((field) => field?.setMeasure)),
    texts: setAll(fields.map((field) => field?.setText)),
    dimensions: setAll(fields.map((field) => field?.setDimension)),
    bucketOf: bucketOf(fields, program.slotOf),
  };
}

/** Compiles a layout for the scanner; null if only the text parser can parse it. Both give the same records. */
export function scanPlan(format: Format, layout: TextLayout): ScanPlan | null {
  const names = fieldNames(layout);
  return compiled(format, {
    names,
    decode: decoders[layout.escape],
    required: "parts" in layout ? names.length : layout.required,
    split: splitProgram(layout, format.fieldMap),
  });
}

/** The same for JSON objects without escapes. `names`: the fields that lines have; `groups`: see JsonKeys. */
export const jsonScanPlan = (format: Format, names: readonly string[], groups: number): ScanPlan | null =>
  compiled(format, { names, decode: unchanged, required: 0, split: jsonSplitProgram(names.length, groups) });
