import { type FieldTypeName, fieldTypeOf } from "../field-types/index.ts";
import type { ScanField, ValueColumn } from "../field-types/scan-field.ts";
import type { ColumnLayout, FieldMap, TemplateLayout } from "../format.ts";
import { isUnquotedRequest } from "../text/request-line.ts";
import * as map from "../wasm/memory-map.ts";
import * as codes from "../wasm/scan-codes.ts";
import type { ScanProgram } from "./scanner.ts";

/** The code of how the end of a value is found; null if the scanner has none for its field type. */
function endCodeOf(
  name: FieldTypeName | undefined,
  delimited: number,
  delimitedToken: number,
): number | null {
  if (name === undefined) return delimited;
  const { shape, scan } = fieldTypeOf(name);
  if (!scan) return null;
  if ("end" in scan) return scan.end;
  if (shape === "text") return delimited;
  return shape === "token" || delimitedToken !== codes.endAtLiteralToken
    ? delimitedToken
    : codes.endAtLiteralName;
}

const isQuoted = (template: TemplateLayout, before: unknown, after: string): boolean =>
  template.escape !== "none" && typeof before === "string" && before.endsWith('"') && after.startsWith('"');

/** How the end of a field is found, and the address and length of the literal after it. */
type FieldEnd = readonly [end: number, literal: number, length: number];

/** Assigns slots, value columns and key parts to fields. */
function stepsOf(
  fields: readonly (ScanField | null)[],
  ends: readonly FieldEnd[],
): Pick<ScanProgram, "steps" | "slots" | "keyParts" | "valueColumns"> & {
  readonly slotOf: readonly number[];
} {
  const steps: number[][] = [];
  const slotOf: number[] = [];
  const valueColumns: ValueColumn[] = [];
  let slots = 0;
  let keyParts = 0;
  for (const [index, field] of fields.entries()) {
    const { conversion = codes.locate, keyPart = codes.notInKey, valueColumn = 0 } = field ?? {};
    const isRequest = conversion >= codes.request;
    const parts = keyPart === codes.notInKey ? 0 : isRequest ? map.requestParts : 1;
    steps.push([...(ends[index] ?? []), conversion, valueColumn, slots, keyPart, parts]);
    slotOf.push(slots);
    valueColumns.push(...(field?.valueColumns ?? []));
    slots += isRequest ? map.requestSlots : 1;
    keyParts += parts;
  }
  return { steps, slots, keyParts, valueColumns, slotOf };
}

/** How a line is split into fields. */
type SplitProgram = Pick<ScanProgram, "headLength" | "literals" | "more" | "separated" | "groups"> & {
  readonly ends: readonly FieldEnd[];
};

const isComplete = (ends: readonly (FieldEnd | null)[]): ends is readonly FieldEnd[] => !ends.includes(null);

function templateSplit(template: TemplateLayout, fieldMap: FieldMap): SplitProgram | null {
  const { parts } = template;
  const head = typeof parts[0] === "string" ? parts[0] : "";
  let literals = head;
  const ends = parts.flatMap((part, index) => {
    if (typeof part === "string") return [];
    const next = parts[index + 1];
    const after = typeof next === "string" ? next : "";
    const type = fieldMap[part.field]?.[0];
    const code = isQuoted(template, parts[index - 1], after)
      ? endCodeOf(type, codes.endAtQuote, codes.endAtQuoteToken)
      : endCodeOf(type, codes.endAtLiteral, codes.endAtLiteralToken);
    const end: FieldEnd | null =
      code === null || isUnquotedRequest(type, after)
        ? null
        : [code, map.literalsAt + literals.length, after.length];
    literals += after;
    return [end];
  });
  if (!isComplete(ends)) return null;
  const bytes = Buffer.from(literals, "latin1");
  const more = template.more === true;
  return { headLength: head.length, literals: bytes, ends, more, separated: null, groups: null };
}

function columnSplit(
  { columns, required, quotes, separator }: ColumnLayout,
  fieldMap: FieldMap,
): SplitProgram | null {
  const usual = typeof separator === "string" ? separator : separator[0];
  if (usual.length !== 1) return null;
  const ends = columns.map((name, index): FieldEnd | null => {
    const type = index < required ? fieldMap[name]?.[0] : undefined;
    const code = endCodeOf(type, codes.endAtLiteral, codes.endAtLiteral);
    return code === null ? null : [code, 0, 0];
  });
  if (!isComplete(ends)) return null;
  const separated = { separator: usual.charCodeAt(0), required, quoted: quotes !== false };
  return { headLength: 0, literals: Buffer.alloc(0), ends, more: false, separated, groups: null };
}

/**
 * How a line is split; null if only the text parser can do it. Each field ends at the first possible place. If the
 * line matches, the text parser finds the same, because it tries these places first. A last field without its literal, as
 * in a truncated line, is left to the text parser.
 */
export function splitProgram(layout: TemplateLayout | ColumnLayout, fieldMap: FieldMap): SplitProgram | null {
  if ("columns" in layout) return columnSplit(layout, fieldMap);
  return templateSplit(layout, fieldMap);
}

/** A JSON object with this many values, which needs keys of these groups. The literal is the text of a null. */
export const jsonSplitProgram = (values: number, groups: number): SplitProgram => ({
  headLength: 0,
  literals: Buffer.from("-"),
  ends: Array(values).fill([0, 0, 0]),
  more: false,
  separated: null,
  groups,
});

/**
 * The scan program and the slots of the fields; null if it exceeds a limit of the scanner. `cachesVerdicts`: lines get
 * a dimension key.
 */
export function programOf(
  { ends, ...split }: SplitProgram,
  fields: readonly (ScanField | null)[],
  { cachesVerdicts, hasChecksums }: { readonly cachesVerdicts: boolean; readonly hasChecksums: boolean },
): (ScanProgram & { readonly slotOf: readonly number[] }) | null {
  if (split.literals.length > map.literalsBytes || fields.length > map.maxSteps) return null;
  const { keyParts, ...steps } = stepsOf(fields, ends);
  if (steps.valueColumns.length > map.maxValueColumns) return null;
  const hasKey = cachesVerdicts && keyParts <= map.maxKeyParts;
  return { ...split, ...steps, hasChecksums, keyParts: hasKey ? keyParts : 0 };
}
