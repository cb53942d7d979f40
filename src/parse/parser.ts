import type { Form } from "../generated-accessors.ts";
import { byKernel, byObjects, type OfBytes } from "./bytes/byte-parser.ts";
import { type ByteReader, byteReader } from "./bytes/compile.ts";
import { jsonReader as jsonByteReader } from "./bytes/json.ts";
import { ObjectKeys } from "./bytes/json-keys.ts";
import { readerOf } from "./field-types.ts";
import type { Config, Draft, Format, JsonKeys, Layout, Reading } from "./format.ts";
import { formOf } from "./record-layout.ts";
import { compileColumns } from "./text/columns.ts";
import { decoders } from "./text/escapes.ts";
import { compileJson, jsonFields, jsonNear } from "./text/json.ts";
import { compileTemplate } from "./text/template.ts";
import type { ToUtc } from "./text/timezone.ts";
import { newWordsOf } from "./vendor-values.ts";

/** Reads the lines of one layout of a format. */
export interface LineReader extends OfBytes {
  readonly format: Format;
  /** What the column `format` holds: nginx-combined. */
  readonly name: string;
  readonly layout: Layout;
  /** It lets text pass which it does not understand. */
  readonly loose: boolean;
  /** Its lines are objects of keys that only one server writes, and no wrappers around a line. */
  readonly ownObject: boolean;
  /** What the line said; null where it has another form. */
  readonly read: (line: string) => Draft | null;
  /** A draft of `read` in the form that those of `readBytes` have. */
  readonly inForm: (draft: Draft) => Draft;
  /** The line's fields by the vendor's names, raw as they stand; for people who want to see. */
  readonly fields: (line: string) => readonly (readonly [name: string, raw: string])[];
  /** How much of the form a line that does not fit has, 0 to 1. */
  readonly near: (line: string) => number;
}

const kindOf = (layout: Layout): Pick<LineReader, "loose" | "ownObject"> => ({
  loose: "parts" in layout && layout.more === true,
  ownObject: "needs" in layout && layout.general !== true,
});

type Fill = Pick<LineReader, "fields" | "near"> & { readonly fill: LineReader["read"] };

const put = (draft: Draft, [kind, to = kind]: Reading, raw: string, decode: (raw: string) => string): void =>
  readerOf(kind).read(draft, to, raw, decode);

function textReader(format: Format, layout: Exclude<Layout, JsonKeys>): Fill {
  const decode = decoders[layout.escape];
  const { names, split, near } =
    "parts" in layout
      ? compileTemplate(layout, format.vocabulary)
      : compileColumns(layout, format.vocabulary);
  const readings = names.map((name) => format.vocabulary[name]);
  const fill = (line: string): Draft | null => {
    const raws = split(line);
    if (!raws) return null;
    const draft: Draft = {};
    readings.forEach((reading, index) => {
      const raw = raws[index];
      if (reading && raw !== undefined) put(draft, reading, raw, decode);
    });
    return draft;
  };
  const fields: Fill["fields"] = (line) => {
    const raws = split(line) ?? [];
    return names.flatMap((name, index) => {
      const raw = raws[index];
      return raw === undefined ? [] : [[name, raw] as const];
    });
  };
  return { fill, fields, near };
}

function jsonReader(format: Format, layout: JsonKeys): Fill {
  const { fill, objectOf } = compileJson(layout, format.vocabulary);
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
function compiled(format: Format, layout: Exclude<Layout, JsonKeys>): () => ByteReader | null {
  let reader: ByteReader | null | undefined;
  return () => {
    if (reader === undefined) reader = byteReader(format, layout);
    return reader;
  };
}

/** Makes the reader of a layout; `config` is what the server's own configuration said, `toUtc` is for times without a zone. */
export function lineReader(
  format: Format,
  layout: Layout,
  config: Config | null = null,
  toUtc: ToUtc | null = null,
): LineReader {
  const { fill, fields, near } = "needs" in layout ? jsonReader(format, layout) : textReader(format, layout);
  const name = layout.name === "" ? format.name : `${format.name}-${layout.name}`;
  const measure = (draft: Draft): boolean => {
    const local = toUtc && (draft["local_time"] as string | undefined);
    if (local && typeof draft[local] === "number") draft[local] = toUtc(draft[local]);
    return format.measure?.(draft) ?? false;
  };
  const conclude = (draft: Draft): Draft => {
    format.conclude?.(draft);
    config?.conclude?.(draft);
    const words = newWordsOf(format, draft);
    if (words.length > 0) draft.new_words = words;
    return draft;
  };
  const read: LineReader["read"] = (line) => {
    const draft = fill(line);
    if (!draft) return null;
    measure(draft);
    return conclude(draft);
  };
  let form: Form<Draft> | null = null;
  const ownForm = (): Form<Draft> => {
    form ??= formOf(format, layout);
    return form;
  };
  const ofBytes =
    "needs" in layout
      ? byObjects(
          new ObjectKeys(format, layout),
          jsonByteReader(layout, format.vocabulary),
          ownForm,
          measure,
          conclude,
        )
      : byKernel(compiled(format, layout), ownForm, measure, conclude);
  const inForm = (draft: Draft): Draft => ownForm().of(draft);
  return { format, name, layout, ...kindOf(layout), read, ...ofBytes, inForm, fields, near };
}
