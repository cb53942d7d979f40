import type { RequestRow } from "../../request.ts";
import { fieldTypeOf } from "../field-types/index.ts";
import type { ScanField, Setter, SetterContext } from "../field-types/scan-field.ts";
import type { FieldSpec, Format, Layout, LineRecord } from "../format.ts";
import { asItIs, type Decode, decoders } from "../text/escapes.ts";
import * as codes from "../wasm/memory-map.ts";
import { cutsOf, objectCuts, programOf } from "./program.ts";
import { Scanner } from "./scanner.ts";

/** What is stored of each request by itself, whatever its format. */
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
  "forwarded_ip",
];

type TextLayout = Exclude<Layout, { needs: unknown }>;

/** The fields of a line in their order. */
export const fieldNames = (layout: TextLayout): readonly string[] =>
  "parts" in layout
    ? layout.parts.flatMap((part) => (typeof part === "string" ? [] : [part.field]))
    : layout.columns;

/** Puts what stands in a line into its draft. */
type FillAll = (draft: LineRecord, kernel: Scanner, line: number) => void;

/** Reads lines where they stand. */
export interface ScanPlan {
  readonly scanner: Scanner;
  /** what differs from line to line, and the status */
  readonly measures: FillAll;
  /** what was stored by its number, as it is */
  readonly texts: FillAll;
  /** what is the same for all lines of a kind */
  readonly dimensions: FillAll;
  /** all that is concluded of words that are not in a line's key, as a number */
  readonly bucketOf: (kernel: Scanner, line: number) => number;
}

const slotsOf = (slot = 0): number => (codes.lineHead + codes.slotWidth * slot) / 4;

/** Code that fills one after the other: as the engine sees who is called, it can do all of it in one. */
function allOf(fills: readonly (Setter | undefined)[], slotOf: readonly number[], required: number): FillAll {
  const given = fills.flatMap((fill, index) => (fill ? [[fill, index] as const] : []));
  const calls = given.map(([, index], each) => {
    const slot = `line + ${slotsOf(slotOf[index])}`;
    const call = `fill${each}(draft, kernel, ${slot});`;
    return index < required ? call : `if (kernel.has(${slot})) ${call}`;
  });
  const body = `return (draft, kernel, line) => {\n${calls.join("\n")}\n};`;
  return new Function(...given.map((_, each) => `fill${each}`), body)(...given.map(([fill]) => fill));
}

function sortsOf(fields: readonly (ScanField | null)[], slotOf: readonly number[]): ScanPlan["bucketOf"] {
  const sorted = fields.flatMap((field, index) =>
    (field?.valueColumns ?? []).flatMap(({ bucket: sort, slotOffset = 0 }, each) =>
      sort ? [[slotsOf(slotOf[index]) + slotOffset, (field?.valueColumn ?? 0) + each] as const] : [],
    ),
  );
  return (kernel, line) => {
    let all = 0;
    for (const [slot, column] of sorted) {
      all = 16 * all + (kernel.has(line + slot) ? kernel.bucketAt(line + slot, column) : 0);
    }
    return all;
  };
}

/** What a reader has to know of the lines of a layout. */
interface ScannedFields {
  /** of fields, in their order */
  readonly names: readonly string[];
  readonly decode: Decode;
  /** how many of the fields each line has */
  readonly required: number;
  readonly cuts: ReturnType<typeof cutsOf>;
}

const isScanned = ({ fieldMap }: Format, names: readonly string[]): boolean =>
  names.every((name) => fieldMap[name] === undefined || fieldTypeOf(fieldMap[name][0]).scan !== undefined);

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
  const kept = new Set([...storedMeasures, ...measures]);
  const types = names.map((name) => fieldMap[name]?.[0]);
  let valueColumns = 0;
  return names.map((name, index) => {
    const spec = fieldMap[name];
    const hasPath = types.includes("request") || types.indexOf("target") < index;
    const context = { decode, isMeasure: (column: string) => kept.has(column), hasPath };
    const field = spec ? fieldOf(spec, context, valueColumns) : null;
    valueColumns += field?.valueColumns.length ?? 0;
    return field;
  });
}

function compiled(format: Format, lines: ScannedFields): ScanPlan | null {
  if (!isScanned(format, lines.names)) return null;
  const fields = fieldsOf(format, lines);
  const { deriveMeasures: measure, redelivers } = format;
  const asked = { judged: measure !== undefined, sums: redelivers === true };
  const program = lines.cuts && programOf(lines.cuts, fields, asked);
  if (!program) return null;
  const all = (fills: readonly (Setter | undefined)[]): FillAll =>
    allOf(fills, program.slotOf, lines.required);
  return {
    scanner: new Scanner(program),
    measures: all(fields.map((field) => field?.setMeasure)),
    texts: all(fields.map((field) => field?.setText)),
    dimensions: all(fields.map((field) => field?.setDimension)),
    bucketOf: sortsOf(fields, program.slotOf),
  };
}

/** Compiles a layout to a reader over bytes, which says the same as the reader of text wherever it says anything. */
export function scanPlan(format: Format, layout: TextLayout): ScanPlan | null {
  const names = fieldNames(layout);
  return compiled(format, {
    names,
    decode: decoders[layout.escape],
    required: "parts" in layout ? names.length : layout.required,
    cuts: cutsOf(layout, format.fieldMap),
  });
}

/** The same of objects that have values of these words, without an escape, and keys of these groups. */
export const jsonScanPlan = (format: Format, words: readonly string[], groups: number): ScanPlan | null =>
  compiled(format, { names: words, decode: asItIs, required: 0, cuts: objectCuts(words.length, groups) });
