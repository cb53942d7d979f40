import type { CacheEntry, VerdictCache } from "./bytes/verdict-cache.ts";
import type { LineRecord } from "./line-record.ts";

/** Interned values by id. Ids of different generations are unrelated. */
export interface ValueDictionary {
  readonly generation: object;
  readonly textOf: (id: number) => string | null;
}

/** The value is not interned: it occurs for the first time, or the dictionary is full. */
export const noId = -1;

/**
 * Ids of the values that a record does not hold as text: from 1 on, `noId`, or 0 where the record has the text or the
 * line has no such field.
 */
export interface ValueIds {
  readonly dictionary: ValueDictionary;
  path: number;
  referer: number;
  userAgent: number;
  /** the client's IPv4 address as an unsigned number; -1 where it is none */
  clientIpv4: number;
}

/** What one line says. One object is used for all lines of a parse, so it is valid until the next line is parsed. */
export class ParsedLine<Judged> {
  readonly cache: VerdictCache<Judged>;
  record: LineRecord = {};
  /** null where the line's verdict cannot be cached */
  entry: CacheEntry<Judged> | null = null;
  /** null where the record holds all texts */
  values: ValueIds | null = null;
  /** of the line's bytes; null where the scanner made none */
  checksum: number | null = null;

  constructor(cache: VerdictCache<Judged>) {
    this.cache = cache;
  }

  /** Sets a record that was parsed without the scanner. */
  setRecord(record: LineRecord): void {
    this.record = record;
    this.entry = null;
    this.values = null;
    this.checksum = null;
  }
}
