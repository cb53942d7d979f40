import { type FieldTypeName, fieldTypeOf } from "../field-types/index.ts";
import type { ScanField, ValueColumn } from "../field-types/scan-field.ts";
import type { ColumnLayout, FieldMap, TemplateLayout } from "../format.ts";
import * as codes from "../wasm/memory-map.ts";
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
  return shape === "token" ? delimitedToken : delimited;
}

const isQuoted = (template: TemplateLayout, before: unknown, after: string): boolean =>
  template.escape !== "none" && typeof before === "string" && before.endsWith('"') && after.startsWith('"');

type ScanStep = number[];

/** Numbers the slots and columns of fields; `cuts`: of each how its end is found, the literal behind it and its length. */
function stepsOf(
  fields: readonly (ScanField | null)[],
  cuts: readonly (readonly [find: number, literal: number, length: number])[],
): Pick<ScanProgram, "steps" | "slots" | "parts" | "columns"> & { readonly slotOf: readonly number[] } {
  const steps: ScanStep[] = [];
  const slotOf: number[] = [];
  const columns: ValueColumn[] = [];
  let slots = 0;
  let parts = 0;
  for (const [index, field] of fields.entries()) {
    const { conversion = codes.nothing, keyPart = codes.unkeyed, valueColumn = 0 } = field ?? {};
    const whole = conversion >= codes.request;
    const own = keyPart === codes.unkeyed ? 0 : whole ? codes.requestParts : 1;
    steps.push([...(cuts[index] ?? []), conversion, valueColumn, slots, keyPart, own]);
    slotOf.push(slots);
    columns.push(...(field?.valueColumns ?? []));
    slots += whole ? codes.requestSlots : 1;
    parts += own;
  }
  return { steps, slots, parts, columns, slotOf };
}

/** How lines are cut, whatever is made of their fields. */
type Cuts = Pick<ScanProgram, "head" | "literals" | "between" | "groups"> & {
  readonly cuts: readonly (readonly [find: number, literal: number, length: number])[];
};

type Cut = readonly [end: number, literal: number, length: number];

const isComplete = (cuts: readonly (Cut | null)[]): cuts is readonly Cut[] => !cuts.includes(null);

function templateCuts(template: TemplateLayout, fieldMap: FieldMap): Cuts | null {
  const { parts } = template;
  const head = typeof parts[0] === "string" ? parts[0] : "";
  let literals = head;
  const cuts = parts.flatMap((part, index) => {
    if (typeof part === "string") return [];
    const next = parts[index + 1];
    const after = typeof next === "string" ? next : "";
    const type = fieldMap[part.field]?.[0];
    const end = isQuoted(template, parts[index - 1], after)
      ? endCodeOf(type, codes.toQuote, codes.toQuoteOfWord)
      : endCodeOf(type, codes.toLiteral, codes.toLiteralOfWord);
    const cut: Cut | null = end === null ? null : [end, codes.literalsAt + literals.length, after.length];
    literals += after;
    return [cut];
  });
  if (!isComplete(cuts)) return null;
  return { head: head.length, literals: Buffer.from(literals, "latin1"), cuts, between: null, groups: null };
}

function columnCuts({ columns, required, quotes, separator }: ColumnLayout, fieldMap: FieldMap): Cuts | null {
  const usual = typeof separator === "string" ? separator : separator[0];
  if (usual.length !== 1) return null;
  const cuts = columns.map((name, index): Cut | null => {
    const type = index < required ? fieldMap[name]?.[0] : undefined;
    const end = endCodeOf(type, codes.toLiteral, codes.toLiteral);
    return end === null ? null : [end, 0, 0];
  });
  if (!isComplete(cuts)) return null;
  const between = { separator: usual.charCodeAt(0), required, quoted: quotes !== false };
  return { head: 0, literals: Buffer.alloc(0), cuts, between, groups: null };
}

/**
 * How the fields of a layout are delimited; null if only the text parser can parse it. Each field ends at the first
 * possible place. If the whole line matches, the text parser finds the same, because it tries these places first.
 */
export function cutsOf(layout: TemplateLayout | ColumnLayout, fieldMap: FieldMap): Cuts | null {
  if ("columns" in layout) return columnCuts(layout, fieldMap);
  return layout.more ? null : templateCuts(layout, fieldMap);
}

/** How so many values of an object are cut, which needs keys of these groups; what is null is read as a dash. */
export const objectCuts = (values: number, groups: number): Cuts => ({
  head: 0,
  literals: Buffer.from("-"),
  cuts: Array(values).fill([0, 0, 0]),
  between: null,
  groups,
});

/**
 * What the kernel has to know of fields, and their slots; null where it has no room for them. `judged`: lines of this
 * format can be known by their keys; `sums`: they get a checksum.
 */
export function programOf(
  { cuts, ...cut }: Cuts,
  fields: readonly (ScanField | null)[],
  { judged, sums }: { readonly judged: boolean; readonly sums: boolean },
): (ScanProgram & { readonly slotOf: readonly number[] }) | null {
  if (cut.literals.length > codes.literalsRoom || fields.length > codes.mostSteps) return null;
  const { parts, ...steps } = stepsOf(fields, cuts);
  if (steps.columns.length > codes.mostColumns) return null;
  return { ...cut, ...steps, sums, parts: judged && parts <= codes.mostParts ? parts : 0 };
}
