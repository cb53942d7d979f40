import { type IsTrusted, isLocal } from "../classify/client-address.ts";
import { trustedBy } from "../classify/trusted-proxies.ts";
import { byName, type RecordLayout } from "../generated-accessors.ts";
import { type ByteParser, type Derivations, jsonScannerParser, scannerParser } from "./bytes/byte-parser.ts";
import { type ScanPlan, scanPlan } from "./bytes/compile.ts";
import { jsonObjectParser } from "./bytes/json.ts";
import { JsonKeys } from "./bytes/json-keys.ts";
import { setClient } from "./client.ts";
import { fieldTypeOf } from "./field-types/index.ts";
import {
  type FieldSpec,
  type Format,
  firstValueColumns,
  type JsonLayout,
  type Layout,
  type ServerConfig,
} from "./format.ts";
import type { LineRecord } from "./line-record.ts";
import { recordLayoutOf } from "./record-layout.ts";
import { compileColumns } from "./text/columns.ts";
import { type Decode, decoders } from "./text/escapes.ts";
import { compileJson, jsonFields, jsonNear } from "./text/json.ts";
import type { Nearness } from "./text/line-splitter.ts";
import { compileTemplate } from "./text/template.ts";
import type { ToUtc } from "./text/timezone.ts";
import { unknownValuesOf } from "./vendor-values.ts";

/** Parses the lines of one layout: a line in, a record out. */
export interface LayoutParser extends ByteParser {
  readonly format: Format;
  /** The value of the column `format`: nginx-combined. */
  readonly name: string;
  readonly layout: Layout;
  /** The layout accepts text after its fields, which is not parsed. */
  readonly loose: boolean;
  /** Lines are JSON objects with keys that only one server writes, so no envelope is possible. */
  readonly ownObject: boolean;
  /** The record of a line as binary text; null where the line does not match. */
  readonly parse: (line: string) => LineRecord | null;
  /** Copies a record of `parse` into the record layout of `parseBytes`. */
  readonly inRecordLayout: (record: LineRecord) => LineRecord;
  /** The line's fields by the vendor's names, as raw text. */
  readonly fields: (line: string) => readonly (readonly [name: string, raw: string])[];
  /** How much of the layout a line matches. */
  readonly near: (line: string) => Nearness;
}

const traitsOf = (layout: Layout): Pick<LayoutParser, "loose" | "ownObject"> => ({
  loose: "parts" in layout && layout.more === true,
  ownObject: "needs" in layout && layout.general !== true,
});

type TextParser = Pick<LayoutParser, "fields" | "near"> & { readonly fill: LayoutParser["parse"] };

function storeField(record: LineRecord, [type, column = type]: FieldSpec, raw: string, decode: Decode): void {
  const values = byName(record);
  if (values[column] == null || !firstValueColumns.has(column))
    fieldTypeOf(type).store(values, column, raw, decode);
}

function textParser({ fieldMap }: Format, layout: Exclude<Layout, JsonLayout>): TextParser {
  const decode = decoders[layout.escape];
  const { names, split, near } =
    "parts" in layout ? compileTemplate(layout, fieldMap) : compileColumns(layout, fieldMap);
  const specs = names.map((name) => fieldMap[name]);
  return {
    near,
    fill(line) {
      const raws = split(line);
      if (!raws) return null;
      const record: LineRecord = {};
      specs.forEach((spec, index) => {
        const raw = raws[index];
        if (spec && raw !== undefined) storeField(record, spec, raw, decode);
      });
      return record;
    },
    fields(line) {
      const raws = split(line) ?? [];
      return names.flatMap((name, index) => {
        const raw = raws[index];
        return raw === undefined ? [] : [[name, raw] as const];
      });
    },
  };
}

function jsonParser({ fieldMap }: Format, layout: JsonLayout): TextParser {
  const { fill, objectOf } = compileJson(layout, fieldMap);
  return {
    fill(line) {
      const object = objectOf(line);
      return object && fill(object, () => ({}), false);
    },
    fields: (line) => jsonFields(line, layout),
    near: (line) => jsonNear(line, layout),
  };
}

/** Computes on first use: most parsers only see a few sample lines. */
function lazy<Value>(compute: () => Value): () => Value {
  let computed: { readonly value: Value } | null = null;
  return () => {
    computed ??= { value: compute() };
    return computed.value;
  };
}

function trustedFor({ network }: Format, isTrusted: IsTrusted): IsTrusted {
  if (network === undefined) return isTrusted;
  const isOwn = lazy(() => trustedBy([network]));
  return (address) => isTrusted(address) || isOwn()(address);
}

function derivationsOf(
  format: Format,
  layout: Layout,
  config: ServerConfig | null,
  { toUtc, isTrusted }: LineContext,
): Derivations {
  const trusts = trustedFor(format, isTrusted);
  return {
    recordLayout: lazy<RecordLayout<LineRecord>>(() => recordLayoutOf(format, layout)),
    deriveMeasures(record) {
      if (toUtc && record.local_time) {
        const values = byName(record);
        const local = values[record.local_time];
        if (typeof local === "number") values[record.local_time] = toUtc(local);
      }
      return format.deriveMeasures?.(record) ?? false;
    },
    derive(record) {
      format.derive?.(record);
      config?.derive?.(record);
      const unknown = unknownValuesOf(format, record);
      if (unknown.length > 0) record.unknown_values = unknown;
      return record;
    },
    setClient: (record, ids) => setClient(record, ids, trusts),
  };
}

function byteParser(format: Format, layout: Layout, derivations: Derivations): ByteParser {
  if (!("needs" in layout)) {
    return scannerParser(
      lazy<ScanPlan | null>(() => scanPlan(format, layout)),
      derivations,
    );
  }
  return jsonScannerParser(
    new JsonKeys(format, layout),
    jsonObjectParser(layout, format.fieldMap),
    derivations,
  );
}

/** What the user knows about the lines of a log. */
export interface LineContext {
  /** for times without a zone; null: they are UTC */
  readonly toUtc: ToUtc | null;
  /** which peers and forwarded addresses are proxies */
  readonly isTrusted: IsTrusted;
}

export const defaultContext: LineContext = { toUtc: null, isTrusted: isLocal };

/** Compiles a layout. `config`: the server's own configuration. */
export function layoutParser(
  format: Format,
  layout: Layout,
  config: ServerConfig | null = null,
  context: LineContext = defaultContext,
): LayoutParser {
  const { fill, fields, near } = "needs" in layout ? jsonParser(format, layout) : textParser(format, layout);
  const derivations = derivationsOf(format, layout, config, context);
  return {
    format,
    name: layout.name === "" ? format.name : `${format.name}-${layout.name}`,
    layout,
    ...traitsOf(layout),
    parse(line) {
      const record = fill(line);
      if (!record) return null;
      derivations.deriveMeasures(record);
      derivations.derive(record);
      derivations.setClient(record, null);
      return record;
    },
    ...byteParser(format, layout, derivations),
    inRecordLayout: (record) => derivations.recordLayout().from(record),
    fields,
    near,
  };
}
