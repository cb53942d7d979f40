import { type FieldTypeName, fieldTypeOf } from "../field-types.ts";
import type { ColumnLayout, FieldMap, TemplateLayout } from "../format.ts";
import * as codes from "../wasm/memory-map.ts";
import type { ScanProgram } from "./scanner.ts";
import type { ScanField, ValueColumn } from "./setters.ts";

/** How the kernel finds the ends of values that have a form. */
const forms: Partial<Record<FieldTypeName, number>> = {
  integer: codes.formNumber,
  seconds: codes.formNumber,
  "seconds-6": codes.formNumber,
  milliseconds: codes.formNumber,
  microseconds: codes.formNumber,
  nanoseconds: codes.formNumber,
  status: codes.formStatus,
  clf: codes.formClf,
  "clf-local": codes.formClfLocal,
  iso: codes.formIso,
  "iso-microseconds": codes.formIso,
  list: codes.formList,
  "list-seconds": codes.formList,
  "list-integers": codes.formList,
  identity: codes.formIdentity,
  date: codes.formDate,
  clock: codes.formClock,
  uuid: codes.formUuid,
  base64: codes.formBase64,
  code: codes.formCode,
  addresses: codes.formAddresses,
  "epoch-seconds": codes.formSeconds,
  "epoch-milliseconds": codes.formMilliseconds,
  braces: codes.formBraces,
};

/** How the end of a value is found that has a form, or that a literal ends. */
function findOf(kind: FieldTypeName | undefined, byLiteral: number, byLiteralOfWord: number): number {
  const shape = kind === undefined ? "text" : fieldTypeOf(kind).shape;
  if (typeof shape === "string") return shape === "word" ? byLiteralOfWord : byLiteral;
  const form = kind && forms[kind];
  if (form === undefined) throw new Error(`the kernel has no code for the form of ${kind}`);
  return form;
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
    const { make = codes.nothing, keying = codes.unkeyed, column = 0 } = field ?? {};
    const whole = make >= codes.request;
    const own = keying === codes.unkeyed ? 0 : whole ? codes.requestParts : 1;
    steps.push([...(cuts[index] ?? []), make, column, slots, keying, own]);
    slotOf.push(slots);
    columns.push(...(field?.columns ?? []));
    slots += whole ? codes.requestSlots : 1;
    parts += own;
  }
  return { steps, slots, parts, columns, slotOf };
}

/** How lines are cut, whatever is made of their fields. */
type Cuts = Pick<ScanProgram, "head" | "literals" | "between" | "groups"> & {
  readonly cuts: readonly (readonly [find: number, literal: number, length: number])[];
};

function templateCuts(template: TemplateLayout, vocabulary: FieldMap): Cuts {
  const { parts } = template;
  const head = typeof parts[0] === "string" ? parts[0] : "";
  let literals = head;
  const cuts = parts.flatMap((part, index) => {
    if (typeof part === "string") return [];
    const next = parts[index + 1];
    const after = typeof next === "string" ? next : "";
    const kind = vocabulary[part.field]?.[0];
    const find = isQuoted(template, parts[index - 1], after)
      ? findOf(kind, codes.toQuote, codes.toQuoteOfWord)
      : findOf(kind, codes.toLiteral, codes.toLiteralOfWord);
    const cut = [find, codes.literalsAt + literals.length, after.length] as const;
    literals += after;
    return [cut];
  });
  return { head: head.length, literals: Buffer.from(literals, "latin1"), cuts, between: null, groups: null };
}

function columnCuts(
  { columns, required, quotes, separator }: ColumnLayout,
  vocabulary: FieldMap,
): Cuts | null {
  const usual = typeof separator === "string" ? separator : separator[0];
  if (usual.length !== 1) return null;
  const cuts = columns.map((name, index) => {
    const kind = index < required ? vocabulary[name]?.[0] : undefined;
    return [findOf(kind, codes.toLiteral, codes.toLiteral), 0, 0] as const;
  });
  const between = { separator: usual.charCodeAt(0), required, quoted: quotes !== false };
  return { head: 0, literals: Buffer.alloc(0), cuts, between, groups: null };
}

/**
 * How the fields of a layout are cut; null where only the reader of text understands it. Each field ends at the first
 * place where it can; where the whole line fits so, the reader of text, which tries these places first, finds the same.
 */
export function cutsOf(layout: TemplateLayout | ColumnLayout, vocabulary: FieldMap): Cuts | null {
  if ("columns" in layout) return columnCuts(layout, vocabulary);
  return layout.more ? null : templateCuts(layout, vocabulary);
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
