import type { RecordLayout } from "../../generated-accessors.ts";
import type { LineRecord } from "../line-record.ts";
import { noId, type ParsedLine, type ValueIds } from "../parsed-line.ts";
import type { ScanPlan } from "./compile.ts";
import type { JsonObjectParser } from "./json.ts";
import type { JsonKeys } from "./json-keys.ts";
import type { CacheEntry, VerdictCache } from "./verdict-cache.ts";

/** Parses lines of bytes: bytes in, a parsed line out. */
export interface ByteParser {
  /**
   * Parses the line `[from, to)` into `line`. False: it does not match, or only the text parser can tell. The
   * dimensions of a line with a cached verdict are not derived again.
   */
  readonly parseBytes: <Judged>(bytes: Buffer, from: number, to: number, line: ParsedLine<Judged>) => boolean;
  /** The end of the line that begins at `from`, without its line feed. */
  readonly endOf: (bytes: Buffer, from: number) => number;
}

const lineFeed = 10;

function endOf(bytes: Buffer, from: number): number {
  const end = bytes.indexOf(lineFeed, from);
  return end < 0 ? bytes.length : end;
}

const isSuccess = (status: number | null | undefined): boolean =>
  status != null && status >= 100 && status < 400;

const lacksId = ({ path, referer, userAgent }: ValueIds): boolean =>
  path === noId || referer === noId || userAgent === noId;

function clear(ids: ValueIds): void {
  ids.path = 0;
  ids.referer = 0;
  ids.userAgent = 0;
  ids.clientIpv4 = -1;
}

/** Null where the verdict depends on more than the dimension key and the bucket. */
function entryOf<Judged>(
  { scanner, bucketOf }: ScanPlan,
  at: number,
  record: LineRecord,
  cache: VerdictCache<Judged>,
): CacheEntry<Judged> | null {
  const key = scanner.dimensionKey(at);
  return key > 0 && isSuccess(record.status)
    ? cache.entry(scanner.generation, key, bucketOf(scanner, at))
    : null;
}

/** How a record is completed once its fields are set. */
export interface Derivations {
  readonly recordLayout: () => RecordLayout<LineRecord>;
  /** true: a successful line needs only its dimensions for a verdict */
  readonly deriveMeasures: (record: LineRecord) => boolean;
  readonly derive: (record: LineRecord) => LineRecord;
  /** Resolves the client of a complete record. `ids`: of a line that the scanner parsed. */
  readonly setClient: (record: LineRecord, ids: ValueIds | null) => void;
}

/** Parses with the scanner. `planOf`: null where the layout has no scan program. */
export function scannerParser(
  planOf: () => ScanPlan | null,
  { recordLayout, deriveMeasures, derive, setClient }: Derivations,
): ByteParser {
  // a line with a cached verdict sets only its measures, so its record can be cleared and used again
  let reusable: LineRecord | null = null;
  const fill = <Judged>(plan: ScanPlan, at: number, line: ParsedLine<Judged>): void => {
    const { scanner } = plan;
    const { ids } = scanner;
    const record = reusable ? recordLayout().clear(reusable) : recordLayout().make();
    reusable = null;
    clear(ids);
    plan.measures(record, scanner, at);
    const entry = deriveMeasures(record) ? entryOf(plan, at, record, line.cache) : null;
    const isCached = entry !== null && entry.judged !== null;
    const byIds = isCached && !line.cache.needsText && !lacksId(ids);
    line.record = record;
    line.entry = entry;
    line.values = byIds ? ids : null;
    line.checksum = scanner.checksumOf(at);
    if (!byIds) plan.texts(record, scanner, at);
    if (isCached) reusable = record;
    else {
      plan.dimensions(record, scanner, at);
      derive(record);
    }
    setClient(record, ids);
  };
  return {
    parseBytes(bytes, from, to, line) {
      const plan = planOf();
      const at = plan ? plan.scanner.find(bytes, from, to) : 0;
      if (!plan || at === 0) return false;
      fill(plan, at, line);
      return true;
    },
    endOf: (bytes, from) => planOf()?.scanner.endOf(bytes, from) ?? endOf(bytes, from),
  };
}

/** Parses one JSON object a line: with the scanner where it knows the keys, else as an object, whose keys it learns. */
export function jsonScannerParser(
  keys: JsonKeys,
  parseObject: JsonObjectParser,
  derivations: Derivations,
): ByteParser {
  const byScanner = scannerParser(() => keys.plan, derivations);
  const makeRecord = (): LineRecord => derivations.recordLayout().make();
  return {
    ...byScanner,
    parseBytes(bytes, from, to, line) {
      if (byScanner.parseBytes(bytes, from, to, line)) return true;
      const parsed = parseObject(bytes, from, to, makeRecord);
      if (!parsed) return false;
      if (keys.hasNewKey(bytes, from)) keys.learn(parsed.object);
      derivations.deriveMeasures(parsed.record);
      derivations.derive(parsed.record);
      derivations.setClient(parsed.record, null);
      line.setRecord(parsed.record);
      return true;
    },
  };
}
