import { randomBytes } from "node:crypto";
import type { SlotReader, ValueColumn } from "../field-types/scan-field.ts";
import { noId, type ValueDictionary, type ValueIds } from "../parsed-line.ts";
import * as codes from "../wasm/memory-map.ts";
import { instance, type ScannerExports } from "./wasm-instance.ts";

const carriageReturn = 13;

// values come from strangers, who must not find many that fall together
const seed = randomBytes(8).readBigInt64LE();

/** How the lines of a layout are taken apart: see src/kernel/codes.ts. */
export interface ScanProgram {
  readonly steps: readonly (readonly number[])[];
  readonly slots: number;
  /** how many parts the key of a line has */
  readonly parts: number;
  /** the literal before the first field, then those behind fields, as the steps say where */
  readonly literals: Buffer;
  readonly head: number;
  /** lines get a checksum */
  readonly sums: boolean;
  /** of values between separators */
  readonly between: {
    readonly separator: number;
    readonly required: number;
    readonly quoted: boolean;
  } | null;
  /** of lines that are objects: as bits, the groups of which they need a key */
  readonly groups: number | null;
  readonly columns: readonly ValueColumn[];
}

/** Lines of one layout, cut and looked up by the kernel a stretch at a time. */
export class Scanner implements SlotReader, ValueDictionary {
  readonly #kernel: ScannerExports;
  readonly #stride: number;
  readonly #columns: readonly ValueColumn[];
  /** the kernel's memory, by bytes, by four and by eight */
  readonly raw: Buffer;
  readonly whole: Int32Array;
  readonly doubles: Float64Array;
  /** of words: all that is concluded of them */
  readonly buckets = new Uint8Array(codes.mostWords + 1);
  #words: unknown[] = [null];
  /** begins anew when the kinds of lines are numbered anew */
  generation: object = {};
  /** of the line that is parsed */
  readonly ids: ValueIds = { dictionary: this, path: 0, referer: 0, userAgent: 0, clientIpv4: -1 };
  #keyNames = codes.keyNamesAt;
  #bytes: Buffer | null = null;
  // where the kernel's first byte stands in `bytes`, and which lines it has
  #start = 0;
  #next = 0;
  #end = 0;

  constructor({ steps, slots, parts, literals, head, sums, between, groups, columns }: ScanProgram) {
    this.#kernel = instance();
    const { buffer } = this.#kernel.memory;
    this.raw = Buffer.from(buffer);
    this.whole = new Int32Array(buffer);
    this.doubles = new Float64Array(buffer);
    this.#stride = codes.lineHead + slots * codes.slotWidth;
    this.#columns = columns;
    this.whole.set(steps.flat(), codes.programAt / 4);
    this.raw.set(literals, codes.literalsAt);
    this.#kernel.setUp(steps.length, slots, parts, head, sums, seed);
    if (between) this.#kernel.setColumns(between.separator, between.required, between.quoted);
    if (groups !== null) this.#kernel.setObjects(groups);
  }

  /**
   * Tells of a key that lines may have, within the object that is the value of the key `outer` (0: the line's own), with
   * the step of its values and the groups that it belongs to. Keys are numbered from 1 on, as they are told.
   */
  addKey(outer: number, name: string, step: number, groups: number): void {
    this.raw.write(name, this.#keyNames, "latin1");
    this.#kernel.addKey(outer, this.#keyNames, name.length, step, groups);
    this.#keyNames += name.length;
    // lines that were refused for it can be read now
    this.#bytes = null;
  }

  #scan(bytes: Buffer, from: number): void {
    const kernel = this.#kernel;
    if (kernel.areWordsFull()) {
      kernel.forgetWords();
      this.#words = [null];
      this.generation = {};
    } else if (kernel.areKindsFull()) {
      kernel.forgetKinds();
      this.generation = {};
    }
    const length = Math.min(bytes.length - from, codes.inputRoom);
    bytes.copy(this.raw, codes.inputAt, from, from + length);
    const lines = kernel.scan(length, from + length === bytes.length);
    this.#bytes = bytes;
    this.#start = from;
    this.#next = codes.linesAt;
    this.#end = codes.linesAt + lines * this.#stride;
    for (let word = this.#words.length; word <= kernel.wordCount(); word++) this.#learn(word);
  }

  #learn(word: number): void {
    const name = (codes.namesAt + codes.nameWidth * word) / 4;
    const [column = 0, start = 0, length = 0] = this.whole.subarray(name, name + 3);
    const { convert, bucket: sort } = this.#columns[column] as ValueColumn;
    const value = convert(this.raw.latin1Slice(start, start + length));
    this.#words.push(value);
    this.buckets[word] = sort?.(value as never) ?? 0;
  }

  /** Goes on to the line that begins there; 0: the kernel has none that does. */
  #seek(bytes: Buffer, from: number): number {
    const { whole } = this;
    if (bytes !== this.#bytes || from < this.#start) this.#scan(bytes, from);
    this.#pass(from);
    if (this.#next >= this.#end) this.#scan(bytes, from);
    const line = this.#next / 4;
    return this.#next < this.#end && whole[line] === codes.inputAt + from - this.#start ? line : 0;
  }

  /** Passes over lines that begin before; a line may also be asked for again. */
  #pass(from: number): void {
    const begin = codes.inputAt + from - this.#start;
    const before = this.#next - this.#stride;
    if (before >= codes.linesAt && (this.whole[before / 4] as number) >= begin) this.#next = codes.linesAt;
    while (this.#next < this.#end && (this.whole[this.#next / 4] as number) < begin)
      this.#next += this.#stride;
  }

  /** Where the line that begins there ends, its line end left out; null: the kernel has none that does. */
  endOf(bytes: Buffer, from: number): number | null {
    const line = this.#seek(bytes, from);
    if (line === 0) return null;
    const end = from + (this.whole[line + 1] as number) - (this.whole[line] as number);
    return bytes[end] === carriageReturn ? end + 1 : end;
  }

  /** What is known of the line that stands there, as the place of its numbers in `whole`; 0: it has another form. */
  find(bytes: Buffer, from: number, to: number): number {
    const line = this.#seek(bytes, from);
    if (line === 0) return 0;
    const { whole } = this;
    const isAll = (whole[line + 1] as number) - (whole[line] as number) === to - from;
    return isAll && (whole[line + 2] as number) >= codes.strange ? line : 0;
  }

  /** Whether the line that begins there has a key that nobody told of. */
  lacksKey(bytes: Buffer, from: number): boolean {
    const line = this.#seek(bytes, from);
    return line > 0 && this.whole[line + 2] === codes.unknownKey;
  }

  /** The number of its kind, which lines have that say the same but for their measures; 0: nobody knows. */
  dimensionKey(line: number): number {
    return this.whole[line + 2] as number;
  }

  /** Its checksum, where the program asks for one: that of `sums` in wasm.ts. */
  checksumOf(line: number): number {
    return this.whole[line + 3] as number;
  }

  /** The number of the value in a slot that was looked up; -1: it has none. */
  valueIdAt(slot: number): number {
    return (this.whole[slot + 2] as number) || noId;
  }

  /** The text of an interned value; null for a value that is no text. */
  textOf(id: number): string | null {
    const value = this.#words[id];
    return typeof value === "string" ? value : null;
  }

  /** The same of the value in a slot of a column, whether it has a number or not. */
  value(slot: number, column: number): unknown {
    const word = this.whole[slot + 2] as number;
    return word > 0 ? this.#words[word] : this.#columns[column]?.convert(this.text(slot));
  }

  /** All that is concluded of it, as a number. */
  bucketAt(slot: number, column: number): number {
    const word = this.whole[slot + 2] as number;
    if (word > 0) return this.buckets[word] as number;
    return this.#columns[column]?.bucket?.(this.value(slot, column) as never) ?? 0;
  }

  /** The bytes of a value as binary text. */
  text(slot: number): string {
    return this.raw.latin1Slice(this.whole[slot], this.whole[slot + 1]);
  }

  /** Whether the line has the value at all. */
  has(slot: number): boolean {
    return this.whole[slot] !== 0;
  }

  number(slot: number): number {
    return this.doubles[(slot + 2) / 2] as number;
  }
}
