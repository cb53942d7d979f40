import { randomBytes } from "node:crypto";
import type { SlotReader, ValueColumn } from "../field-types/scan-field.ts";
import { noId, type ValueDictionary, type ValueIds } from "../parsed-line.ts";
import * as map from "../wasm/memory-map.ts";
import * as codes from "../wasm/scan-codes.ts";
import { instance, type ScannerExports } from "./wasm-instance.ts";

const carriageReturn = 13;

// random, so that clients cannot choose values whose hashes collide
const hashSeed = randomBytes(8).readBigInt64LE();

/** A layout compiled for the scanner: see wasm/memory-map.ts. */
export interface ScanProgram {
  readonly steps: readonly (readonly number[])[];
  readonly slots: number;
  /** Number of parts of the dimension key; 0 if verdicts are not cached. */
  readonly keyParts: number;
  /** The literal before the first field, then the literals that the steps refer to. */
  readonly literals: Buffer;
  /** Length of the literal before the first field. */
  readonly headLength: number;
  readonly hasChecksums: boolean;
  /** Text can follow the last literal. */
  readonly more: boolean;
  /** For layouts of separated values. */
  readonly separated: {
    readonly separator: number;
    readonly required: number;
    readonly quoted: boolean;
  } | null;
  /** For JSON layouts: the groups of keys that a line needs, as bits. */
  readonly groups: number | null;
  readonly valueColumns: readonly ValueColumn[];
}

/** Scans blocks of lines of one layout: bytes in, slots out. A line is identified by its index in `whole`. */
export class Scanner implements SlotReader, ValueDictionary {
  readonly #wasm: ScannerExports;
  readonly #lineBytes: number;
  readonly #columns: readonly ValueColumn[];
  /** The scanner's memory as bytes, 32-bit integers and doubles. */
  readonly raw: Buffer;
  readonly whole: Int32Array;
  readonly doubles: Float64Array;
  /** The buckets of interned values by id. */
  readonly buckets = new Uint8Array(map.maxValueIds + 1);
  #values: unknown[] = [null];
  /** Replaced when value ids or dimension keys are numbered from 1 again. */
  generation: object = {};
  /** The ids of the line that is parsed. */
  readonly ids: ValueIds = { dictionary: this, path: 0, referer: 0, userAgent: 0, clientIpv4: -1 };
  #keyNameAt = map.jsonKeyNamesAt;
  #bytes: Buffer | null = null;
  // the offset in `#bytes` of the scanned range; addresses of the next line and of the end of the scanned lines
  #start = 0;
  #next = 0;
  #end = 0;

  constructor(program: ScanProgram) {
    const { separated, groups, slots } = program;
    this.#wasm = instance();
    const { buffer } = this.#wasm.memory;
    this.raw = Buffer.from(buffer);
    this.whole = new Int32Array(buffer);
    this.doubles = new Float64Array(buffer);
    this.#lineBytes = map.lineHeadBytes + slots * map.slotBytes;
    this.#columns = program.valueColumns;
    this.whole.set(program.steps.flat(), map.programAt / 4);
    this.raw.set(program.literals, map.literalsAt);
    const { keyParts, headLength, hasChecksums } = program;
    this.#wasm.setUp(program.steps.length, slots, keyParts, headLength, hasChecksums, hashSeed);
    if (program.more) this.#wasm.setMore();
    if (separated) this.#wasm.setSeparator(separated.separator, separated.required, separated.quoted);
    if (groups !== null) this.#wasm.setJson(groups);
  }

  /**
   * Adds a JSON key. `outer`: the number of the key whose object contains it, 0 for the object of the line; `step`: the
   * step of its values, -1 for none; `groups`: the groups that it belongs to. Keys are numbered from 1 on.
   */
  addKey(outer: number, name: string, step: number, groups: number): void {
    this.raw.write(name, this.#keyNameAt, "latin1");
    this.#wasm.addJsonKey(outer, this.#keyNameAt, name.length, step, groups);
    this.#keyNameAt += name.length;
    // scan again: lines with this key may match now
    this.#bytes = null;
  }

  #scan(bytes: Buffer, from: number): void {
    const wasm = this.#wasm;
    if (wasm.isDictionaryFull()) {
      wasm.resetDictionary();
      this.#values = [null];
      this.generation = {};
    } else if (wasm.areDimensionKeysFull()) {
      wasm.resetDimensionKeys();
      this.generation = {};
    }
    const length = Math.min(bytes.length - from, map.inputBytes);
    bytes.copy(this.raw, map.inputAt, from, from + length);
    const lines = wasm.scan(length, from + length === bytes.length);
    this.#bytes = bytes;
    this.#start = from;
    this.#next = map.linesAt;
    this.#end = map.linesAt + lines * this.#lineBytes;
    for (let id = this.#values.length; id <= wasm.valueCount(); id++) this.#convert(id);
  }

  #convert(id: number): void {
    const entry = (map.valuesAt + map.valueBytes * id) / 4;
    const [column = 0, start = 0, length = 0] = this.whole.subarray(entry, entry + 3);
    const { convert, bucket } = this.#columns[column] as ValueColumn;
    const value = convert(this.raw.latin1Slice(start, start + length));
    this.#values.push(value);
    this.buckets[id] = bucket?.(value as never) ?? 0;
  }

  /** The scanned line that begins at `from`; 0 if there is none. */
  #seek(bytes: Buffer, from: number): number {
    const { whole } = this;
    if (bytes !== this.#bytes || from < this.#start) this.#scan(bytes, from);
    this.#skipTo(from);
    if (this.#next >= this.#end) this.#scan(bytes, from);
    const line = this.#next / 4;
    return this.#next < this.#end && whole[line] === map.inputAt + from - this.#start ? line : 0;
  }

  /** Skips lines that begin before `from`; the caller may also ask for an earlier line again. */
  #skipTo(from: number): void {
    const begin = map.inputAt + from - this.#start;
    const previous = this.#next - this.#lineBytes;
    if (previous >= map.linesAt && (this.whole[previous / 4] as number) >= begin) this.#next = map.linesAt;
    while (this.#next < this.#end && (this.whole[this.#next / 4] as number) < begin)
      this.#next += this.#lineBytes;
  }

  /** The end of the line that begins at `from`, without its line feed; null if the line was not scanned. */
  endOf(bytes: Buffer, from: number): number | null {
    const line = this.#seek(bytes, from);
    if (line === 0) return null;
    const end = from + (this.whole[line + 1] as number) - (this.whole[line] as number);
    return bytes[end] === carriageReturn ? end + 1 : end;
  }

  /** The line of the bytes [from, to); 0 if it does not match the layout. */
  find(bytes: Buffer, from: number, to: number): number {
    const line = this.#seek(bytes, from);
    if (line === 0) return 0;
    const { whole } = this;
    const isComplete = (whole[line + 1] as number) - (whole[line] as number) === to - from;
    return isComplete && (whole[line + 2] as number) >= codes.uncacheable ? line : 0;
  }

  /** Whether the line that begins at `from` was refused because of an unknown JSON key. */
  hasUnknownKey(bytes: Buffer, from: number): boolean {
    const line = this.#seek(bytes, from);
    return line > 0 && this.whole[line + 2] === codes.unknownKey;
  }

  /** The number that lines with equal dimensions share; 0 if there is none. */
  dimensionKey(line: number): number {
    return this.whole[line + 2] as number;
  }

  /** The checksum of the line's bytes, if the program asks for checksums. */
  checksumOf(line: number): number {
    return this.whole[line + 3] as number;
  }

  valueIdAt(slot: number): number {
    return (this.whole[slot + 2] as number) || noId;
  }

  /** The text of an interned value; null for a value that is no text. */
  textOf(id: number): string | null {
    const value = this.#values[id];
    return typeof value === "string" ? value : null;
  }

  value(slot: number, valueColumn: number): unknown {
    const id = this.whole[slot + 2] as number;
    return id > 0 ? this.#values[id] : this.#columns[valueColumn]?.convert(this.text(slot));
  }

  bucketAt(slot: number, valueColumn: number): number {
    const id = this.whole[slot + 2] as number;
    if (id > 0) return this.buckets[id] as number;
    return this.#columns[valueColumn]?.bucket?.(this.value(slot, valueColumn) as never) ?? 0;
  }

  text(slot: number): string {
    return this.raw.latin1Slice(this.whole[slot], this.whole[slot + 1]);
  }

  /** Whether the line has the value. */
  has(slot: number): boolean {
    return this.whole[slot] !== 0;
  }

  number(slot: number): number {
    return this.doubles[(slot + 2) / 2] as number;
  }
}
