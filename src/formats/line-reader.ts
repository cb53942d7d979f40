import { Form } from "../access.ts";
import { requestColumns } from "../request.ts";
import type { Alike, AlikeBook } from "./alike.ts";
import { jsonReader as jsonByteReader } from "./bytes/json.ts";
import { type ByteReader, byteReader, fieldNames, stored } from "./bytes/reader.ts";
import { compileColumns } from "./columns.ts";
import type { Config, Draft, Format, JsonKeys, Layout, Reading } from "./format.ts";
import { compileJson, jsonFields, jsonNear } from "./json.ts";
import { readerOf } from "./kinds.ts";
import { compileTemplate } from "./template.ts";
import { decoders } from "./text.ts";
import type { ToUtc } from "./timezone.ts";
import { newWordsOf } from "./words.ts";

/** Reads the lines of one layout of a format. */
export interface LineReader {
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
  /**
   * The same for a line that stands in bytes; null also where only `read` can tell. What is known of lines like it is
   * not concluded again. The draft is good until the next line is read.
   */
  readonly readBytes: (bytes: Buffer, from: number, to: number, book: AlikeBook) => Draft | null;
  /** Where the line that begins there ends: at its line end, or where the bytes do. */
  readonly endOf: (bytes: Buffer, from: number) => number;
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

/** What a line that is like others sets in its draft, beside the measures of its format. */
const measured = [
  ...stored,
  ...[
    "client_number",
    "path_word",
    "referer_word",
    "user_agent_word",
    "words",
    "line_sum",
    "status",
    "alike",
  ],
];
const kept = ["request_line", "client_kind", "attempts", "new_words", "skip"];

const targetsOf = ([kind, to = kind]: Reading): string[] => (kind === "status" ? [to, `${to}_word`] : [to]);

/** All that a line of this layout can have: what stands in it, and what is asked for by rules. */
function formOf(format: Format, layout: Layout): Form<Draft> {
  const { vocabulary, measures = [], rules } = format;
  const names = "needs" in layout ? Object.keys(vocabulary) : fieldNames(layout);
  const filled = names.flatMap((name) => (vocabulary[name] ? targetsOf(vocabulary[name]) : []));
  const asked = Object.values(rules).flatMap((table) => table.flatMap(([, when]) => Object.keys(when)));
  return new Form([...measured, ...measures], [...filled, ...requestColumns, ...asked, ...kept]);
}

const isGood = (status: number | null | undefined): boolean =>
  status != null && status >= 100 && status < 400;

type Measure = (draft: Draft) => boolean;
type Conclude = (draft: Draft) => Draft;
type OfBytes = Pick<LineReader, "readBytes" | "endOf">;

const lineEnd = 10;

function endOf(bytes: Buffer, from: number): number {
  const end = bytes.indexOf(lineEnd, from);
  return end < 0 ? bytes.length : end;
}

function byJson(
  read: ReturnType<typeof jsonByteReader>,
  form: () => Form<Draft>,
  measure: Measure,
  conclude: Conclude,
): OfBytes {
  const make = (): Draft => form().make();
  const readBytes: OfBytes["readBytes"] = (bytes, from, to) => {
    const draft = read(bytes, from, to, make);
    if (!draft) return null;
    measure(draft);
    return conclude(draft);
  };
  return { readBytes, endOf };
}

/** A word has no number: it is new each time, or there is no room for it. */
const hasUnnumbered = ({ path_word, referer_word, user_agent_word }: Draft): boolean =>
  path_word === -1 || referer_word === -1 || user_agent_word === -1;

/** What is known of lines like this one; null where that cannot be told, or where it has to be looked at by itself. */
function alikeOf({ kernel, sortOf }: ByteReader, line: number, draft: Draft, book: AlikeBook): Alike | null {
  const kind = kernel.kindOf(line);
  return kind > 0 && isGood(draft.status) ? book.of(kernel.age, kind, sortOf(kernel, line)) : null;
}

function byKernel(
  compile: () => ByteReader | null,
  form: () => Form<Draft>,
  measure: Measure,
  conclude: Conclude,
): OfBytes {
  // compiled when a file is read by it: most are only tried on a few lines
  let reader: ByteReader | null | undefined;
  // a line that is like others leaves nothing behind but its measures
  let used: Draft | null = null;
  const fill = (reader: ByteReader, line: number, book: AlikeBook): Draft => {
    const { kernel } = reader;
    const draft = used ? form().again(used) : form().make();
    used = null;
    reader.measures(draft, kernel, line);
    draft["line_sum"] = kernel.sumOf(line);
    // of a request that went well all but its measures follows from its words
    const alike = measure(draft) ? alikeOf(reader, line, draft, book) : null;
    if (alike) draft.alike = alike;
    const isKnown = alike?.judged != null;
    if (isKnown && !book.spelled && !hasUnnumbered(draft)) draft["words"] = kernel;
    else reader.spelled(draft, kernel, line);
    if (isKnown) {
      used = draft;
      return draft;
    }
    reader.words(draft, kernel, line);
    return conclude(draft);
  };
  return {
    readBytes(bytes, from, to, book) {
      if (reader === undefined) reader = compile();
      const line = reader ? reader.kernel.find(bytes, from, to) : 0;
      return reader && line > 0 ? fill(reader, line, book) : null;
    },
    endOf: (bytes, from) => reader?.kernel.endOf(bytes, from) ?? endOf(bytes, from),
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
      ? byJson(jsonByteReader(layout, format.vocabulary), ownForm, measure, conclude)
      : byKernel(() => byteReader(format, layout), ownForm, measure, conclude);
  const inForm = (draft: Draft): Draft => ownForm().of(draft);
  return { format, name, layout, ...kindOf(layout), read, ...ofBytes, inForm, fields, near };
}
