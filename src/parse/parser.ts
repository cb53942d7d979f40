import { byName, type RecordLayout } from "../generated-accessors.ts";
import { type ByteParser, jsonScannerParser, scannerParser } from "./bytes/byte-parser.ts";
import { type ScanPlan, scanPlan } from "./bytes/compile.ts";
import { jsonObjectParser as jsonByteReader } from "./bytes/json.ts";
import { JsonKeys } from "./bytes/json-keys.ts";
import { fieldTypeOf } from "./field-types/index.ts";
import type { FieldSpec, Format, JsonLayout, Layout, LineRecord, ServerConfig } from "./format.ts";
import { recordLayoutOf } from "./record-layout.ts";
import { compileColumns } from "./text/columns.ts";
import { decoders } from "./text/escapes.ts";
import { compileJson, jsonFields, jsonNear } from "./text/json.ts";
import { compileTemplate } from "./text/template.ts";
import type { ToUtc } from "./text/timezone.ts";
import { unknownValuesOf } from "./vendor-values.ts";

/** Reads the lines of one layout of a format. */
export interface LayoutParser extends ByteParser {
  readonly format: Format;
  /** What the column `format` holds: nginx-combined. */
  readonly name: string;
  readonly layout: Layout;
  /** It lets text pass which it does not understand. */
  readonly loose: boolean;
  /** Its lines are objects of keys that only one server writes, and no wrappers around a line. */
  readonly ownObject: boolean;
  /** What the line said; null where it has another form. */
  readonly parse: (line: string) => LineRecord | null;
  /** A draft of `read` in the form that those of `readBytes` have. */
  readonly inRecordLayout: (draft: LineRecord) => LineRecord;
  /** The line's fields by the vendor's names, raw as they stand; for people who want to see. */
  readonly fields: (line: string) => readonly (readonly [name: string, raw: string])[];
  /** How much of the form a line that does not fit has, 0 to 1. */
  readonly near: (line: string) => number;
}

const kindOf = (layout: Layout): Pick<LayoutParser, "loose" | "ownObject"> => ({
  loose: "parts" in layout && layout.more === true,
  ownObject: "needs" in layout && layout.general !== true,
});

type TextParser = Pick<LayoutParser, "fields" | "near"> & { readonly fill: LayoutParser["parse"] };

const put = (
  draft: LineRecord,
  [kind, to = kind]: FieldSpec,
  raw: string,
  decode: (raw: string) => string,
): void => fieldTypeOf(kind).store(byName(draft), to, raw, decode);

function textReader(format: Format, layout: Exclude<Layout, JsonLayout>): TextParser {
  const decode = decoders[layout.escape];
  const { names, split, near } =
    "parts" in layout ? compileTemplate(layout, format.fieldMap) : compileColumns(layout, format.fieldMap);
  const readings = names.map((name) => format.fieldMap[name]);
  const fill = (line: string): LineRecord | null => {
    const raws = split(line);
    if (!raws) return null;
    const draft: LineRecord = {};
    readings.forEach((reading, index) => {
      const raw = raws[index];
      if (reading && raw !== undefined) put(draft, reading, raw, decode);
    });
    return draft;
  };
  const fields: TextParser["fields"] = (line) => {
    const raws = split(line) ?? [];
    return names.flatMap((name, index) => {
      const raw = raws[index];
      return raw === undefined ? [] : [[name, raw] as const];
    });
  };
  return { fill, fields, near };
}

function jsonReader(format: Format, layout: JsonLayout): TextParser {
  const { fill, objectOf } = compileJson(layout, format.fieldMap);
  return {
    fill(line) {
      const object = objectOf(line);
      return object && fill(object, () => ({}), false);
    },
    fields: (line) => jsonFields(line, layout),
    near: (line) => jsonNear(line, layout),
  };
}

/** Compiles a reader when a file is read by it: most are only tried on a few lines. */
function compiled(format: Format, layout: Exclude<Layout, JsonLayout>): () => ScanPlan | null {
  let reader: ScanPlan | null | undefined;
  return () => {
    if (reader === undefined) reader = scanPlan(format, layout);
    return reader;
  };
}

/** Makes the reader of a layout; `config` is what the server's own configuration said, `toUtc` is for times without a zone. */
export function layoutParser(
  format: Format,
  layout: Layout,
  config: ServerConfig | null = null,
  toUtc: ToUtc | null = null,
): LayoutParser {
  const { fill, fields, near } = "needs" in layout ? jsonReader(format, layout) : textReader(format, layout);
  const name = layout.name === "" ? format.name : `${format.name}-${layout.name}`;
  const measure = (draft: LineRecord): boolean => {
    const column = toUtc && draft.local_time;
    if (column) {
      const values = byName(draft);
      const local = values[column];
      if (typeof local === "number") values[column] = toUtc(local);
    }
    return format.deriveMeasures?.(draft) ?? false;
  };
  const conclude = (draft: LineRecord): LineRecord => {
    format.derive?.(draft);
    config?.derive?.(draft);
    const words = unknownValuesOf(format, draft);
    if (words.length > 0) draft.unknown_values = words;
    return draft;
  };
  const read: LayoutParser["parse"] = (line) => {
    const draft = fill(line);
    if (!draft) return null;
    measure(draft);
    return conclude(draft);
  };
  let form: RecordLayout<LineRecord> | null = null;
  const ownForm = (): RecordLayout<LineRecord> => {
    form ??= recordLayoutOf(format, layout);
    return form;
  };
  const ofBytes =
    "needs" in layout
      ? jsonScannerParser(
          new JsonKeys(format, layout),
          jsonByteReader(layout, format.fieldMap),
          ownForm,
          measure,
          conclude,
        )
      : scannerParser(compiled(format, layout), ownForm, measure, conclude);
  const inForm = (draft: LineRecord): LineRecord => ownForm().of(draft);
  return {
    format,
    name,
    layout,
    ...kindOf(layout),
    parse: read,
    ...ofBytes,
    inRecordLayout: inForm,
    fields,
    near,
  };
}
