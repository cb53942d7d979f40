import type { RecordLayout } from "../../generated-accessors.ts";
import type { LineRecord } from "../format.ts";
import type { ScanPlan } from "./compile.ts";
import type { JsonObjectParser } from "./json.ts";
import type { JsonKeys } from "./json-keys.ts";
import type { CacheEntry, VerdictCache } from "./verdict-cache.ts";

/** Reads lines that stand in bytes. */
export interface ByteParser {
  /**
   * What the line said; null where it has another form, and also where only the reader of text can tell. What is known
   * of lines like it is not concluded again. The draft is good until the next line is read.
   */
  readonly parseBytes: (bytes: Buffer, from: number, to: number, book: VerdictCache) => LineRecord | null;
  /** Where the line that begins there ends: at its line end, or where the bytes do. */
  readonly endOf: (bytes: Buffer, from: number) => number;
}

const isGood = (status: number | null | undefined): boolean =>
  status != null && status >= 100 && status < 400;

type Measure = (draft: LineRecord) => boolean;
type Conclude = (draft: LineRecord) => LineRecord;
const lineEnd = 10;

function endOf(bytes: Buffer, from: number): number {
  const end = bytes.indexOf(lineEnd, from);
  return end < 0 ? bytes.length : end;
}

/** A word has no number: it is new each time, or there is no room for it. */
const hasUnnumbered = ({ path_word, referer_word, user_agent_word }: LineRecord): boolean =>
  path_word === -1 || referer_word === -1 || user_agent_word === -1;

/** What is known of lines like this one; null where that cannot be told, or where it has to be looked at by itself. */
function alikeOf(
  { scanner: kernel, bucketOf: sortOf }: ScanPlan,
  line: number,
  draft: LineRecord,
  book: VerdictCache,
): CacheEntry | null {
  const kind = kernel.dimensionKey(line);
  return kind > 0 && isGood(draft.status) ? book.entry(kernel.generation, kind, sortOf(kernel, line)) : null;
}

/** By the kernel; `readerOf`: its reader, where there is one. */
export function scannerParser(
  readerOf: () => ScanPlan | null,
  form: () => RecordLayout<LineRecord>,
  measure: Measure,
  conclude: Conclude,
): ByteParser {
  // a line that is like others leaves nothing behind but its measures
  let used: LineRecord | null = null;
  const fill = (reader: ScanPlan, line: number, book: VerdictCache): LineRecord => {
    const { scanner: kernel } = reader;
    const draft = used ? form().again(used) : form().make();
    used = null;
    reader.measures(draft, kernel, line);
    draft["line_sum"] = kernel.checksumOf(line);
    // of a request that went well all but its measures follows from its words
    const alike = measure(draft) ? alikeOf(reader, line, draft, book) : null;
    if (alike) draft.cacheEntry = alike;
    const isKnown = alike?.judged != null;
    if (isKnown && !book.needsText && !hasUnnumbered(draft)) draft["words"] = kernel;
    else reader.texts(draft, kernel, line);
    if (isKnown) {
      used = draft;
      return draft;
    }
    reader.dimensions(draft, kernel, line);
    return conclude(draft);
  };
  return {
    parseBytes(bytes, from, to, book) {
      const reader = readerOf();
      const line = reader ? reader.scanner.find(bytes, from, to) : 0;
      return reader && line > 0 ? fill(reader, line, book) : null;
    },
    endOf: (bytes, from) => readerOf()?.scanner.endOf(bytes, from) ?? endOf(bytes, from),
  };
}

/** One JSON object a line: by the kernel where it knows the keys, else parsed, and its keys are told to the kernel. */
export function jsonScannerParser(
  keys: JsonKeys,
  read: JsonObjectParser,
  form: () => RecordLayout<LineRecord>,
  measure: Measure,
  conclude: Conclude,
): ByteParser {
  const known = scannerParser(() => keys.reader, form, measure, conclude);
  const make = (): LineRecord => form().make();
  return {
    ...known,
    parseBytes(bytes, from, to, book) {
      const draft = known.parseBytes(bytes, from, to, book);
      if (draft) return draft;
      const parsed = read(bytes, from, to, make);
      if (!parsed) return null;
      if (keys.isNew(bytes, from)) keys.learn(parsed.object);
      measure(parsed.draft);
      return conclude(parsed.draft);
    },
  };
}
