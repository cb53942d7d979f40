import type { Form } from "../../generated-accessors.ts";
import type { Draft } from "../format.ts";
import type { ByteReader } from "./compile.ts";
import type { JsonReader } from "./json.ts";
import type { ObjectKeys } from "./json-keys.ts";
import type { Alike, AlikeBook } from "./verdict-cache.ts";

/** Reads lines that stand in bytes. */
export interface OfBytes {
  /**
   * What the line said; null where it has another form, and also where only the reader of text can tell. What is known
   * of lines like it is not concluded again. The draft is good until the next line is read.
   */
  readonly readBytes: (bytes: Buffer, from: number, to: number, book: AlikeBook) => Draft | null;
  /** Where the line that begins there ends: at its line end, or where the bytes do. */
  readonly endOf: (bytes: Buffer, from: number) => number;
}

const isGood = (status: number | null | undefined): boolean =>
  status != null && status >= 100 && status < 400;

type Measure = (draft: Draft) => boolean;
type Conclude = (draft: Draft) => Draft;
const lineEnd = 10;

function endOf(bytes: Buffer, from: number): number {
  const end = bytes.indexOf(lineEnd, from);
  return end < 0 ? bytes.length : end;
}

/** A word has no number: it is new each time, or there is no room for it. */
const hasUnnumbered = ({ path_word, referer_word, user_agent_word }: Draft): boolean =>
  path_word === -1 || referer_word === -1 || user_agent_word === -1;

/** What is known of lines like this one; null where that cannot be told, or where it has to be looked at by itself. */
function alikeOf({ kernel, sortOf }: ByteReader, line: number, draft: Draft, book: AlikeBook): Alike | null {
  const kind = kernel.kindOf(line);
  return kind > 0 && isGood(draft.status) ? book.of(kernel.age, kind, sortOf(kernel, line)) : null;
}

/** By the kernel; `readerOf`: its reader, where there is one. */
export function byKernel(
  readerOf: () => ByteReader | null,
  form: () => Form<Draft>,
  measure: Measure,
  conclude: Conclude,
): OfBytes {
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
      const reader = readerOf();
      const line = reader ? reader.kernel.find(bytes, from, to) : 0;
      return reader && line > 0 ? fill(reader, line, book) : null;
    },
    endOf: (bytes, from) => readerOf()?.kernel.endOf(bytes, from) ?? endOf(bytes, from),
  };
}

/** One JSON object a line: by the kernel where it knows the keys, else parsed, and its keys are told to the kernel. */
export function byObjects(
  keys: ObjectKeys,
  read: JsonReader,
  form: () => Form<Draft>,
  measure: Measure,
  conclude: Conclude,
): OfBytes {
  const known = byKernel(() => keys.reader, form, measure, conclude);
  const make = (): Draft => form().make();
  return {
    ...known,
    readBytes(bytes, from, to, book) {
      const draft = known.readBytes(bytes, from, to, book);
      if (draft) return draft;
      const parsed = read(bytes, from, to, make);
      if (!parsed) return null;
      if (keys.isNew(bytes, from)) keys.learn(parsed.object);
      measure(parsed.draft);
      return conclude(parsed.draft);
    },
  };
}
