import type { Format, JsonLayout } from "../format.ts";
import { deepest, isObject } from "../text/json-walk.ts";
import * as codes from "../wasm/memory-map.ts";
import { jsonScanPlan, type ScanPlan } from "./compile.ts";
import type { Scanner } from "./scanner.ts";

/** A key of objects, within the object that is the value of the key `outer` (0: the line's own). */
interface JsonKey {
  readonly outer: number;
  readonly name: string;
  readonly word: string;
}

// the kernel has no more bits
const mostGroups = 30;
// any other name never stands in a line that the kernel reads
const plain = /^[ !#-[\]-~]*$/;

/** The keys that lines of a layout have: learned from lines as they come, so that the kernel reads the next. */
export class JsonKeys {
  readonly #format: Format;
  readonly #layout: JsonLayout;
  /** the groups of words that a line needs, and that of those which it must lack, as bits */
  readonly #groups = new Map<string, number>();
  readonly #keys: JsonKey[] = [];
  /** the numbers of keys within each, from 1 on */
  readonly #inner: Map<string, number>[] = [new Map()];
  /** bytes of their names together */
  #names = 0;
  /** words that lines have and somebody asks for, in the order of the vocabulary */
  #words: readonly string[] = [];
  #full = false;
  /** null as long as no line was met */
  reader: ScanPlan | null = null;

  constructor(format: Format, layout: JsonLayout) {
    this.#format = format;
    this.#layout = layout;
    const { needs, lacks = [] } = layout;
    for (const [index, words] of [...needs, lacks].entries()) {
      for (const word of words) this.#groups.set(word, this.#groupsOf(word) | (1 << index));
    }
    this.#full = needs.length >= mostGroups;
  }

  #groupsOf(word: string): number {
    return this.#groups.get(word) ?? 0;
  }

  /** The number of a key, which may be a new one; null where no more are learned. */
  #numberOf(outer: number, name: string, path: string): number | null {
    const known = this.#inner[outer]?.get(name);
    if (known !== undefined) return known;
    if (!plain.test(name)) return null;
    this.#full ||= this.#keys.length + 1 >= codes.mostKeys || this.#names + name.length > codes.keyNamesRoom;
    if (this.#full) return null;
    this.#names += name.length;
    const number = this.#keys.push({ outer, name, word: this.#layout.fieldName?.(path) ?? path });
    this.#inner[outer]?.set(name, number);
    this.#inner[number] = new Map();
    return number;
  }

  #walk(object: object, outer: number, before: string, depth: number): void {
    for (const [name, value] of Object.entries(object)) {
      const path = before === "" ? name : `${before}.${name}`;
      const number = this.#numberOf(outer, name, path);
      if (number === null) continue;
      if (isObject(value) && !Array.isArray(value) && depth < deepest)
        this.#walk(value, number, path, depth + 1);
    }
  }

  #tell(kernel: Scanner, key: JsonKey): void {
    kernel.addKey(key.outer, key.name, this.#words.indexOf(key.word), this.#groupsOf(key.word));
  }

  /** A line has words that the kernel was not made for: it is made anew. */
  #make(words: readonly string[]): void {
    const needed = (1 << this.#layout.needs.length) - 1;
    this.#words = words;
    this.reader = jsonScanPlan(this.#format, words, needed);
    for (const key of this.#keys) if (this.reader) this.#tell(this.reader.scanner, key);
  }

  /** Whether the line that begins there has keys that are still to be learned. */
  isNew(bytes: Buffer, from: number): boolean {
    return !this.#full && (this.reader?.scanner.lacksKey(bytes, from) ?? true);
  }

  /** Learns the keys of an object of this layout. */
  learn(object: object): void {
    const before = this.#keys.length;
    this.#walk(object, 0, "", 1);
    const met = new Set(this.#keys.map(({ word }) => word));
    const words = Object.keys(this.#format.fieldMap).filter((word) => met.has(word));
    if (!this.reader || words.length > this.#words.length) this.#make(words);
    else for (const key of this.#keys.slice(before)) this.#tell(this.reader.scanner, key);
    this.#full ||= !this.reader;
  }
}
