import type { Format, JsonLayout } from "../format.ts";
import { isObject, maxDepth } from "../text/json-walk.ts";
import * as map from "../wasm/memory-map.ts";
import { jsonScanPlan, type ScanPlan } from "./compile.ts";
import type { Scanner } from "./scanner.ts";

/** A key within the object of the key number `outer` (0: the object of the line). */
interface JsonKey {
  readonly outer: number;
  readonly name: string;
  /** the name in the field map */
  readonly field: string;
}

// bits of a 32-bit integer, without the sign and the group of excluded keys
const maxGroups = 30;
// the scanner refuses lines with any other character
const scannableName = /^[ !#-[\]-~]*$/;

/** The keys of a JSON layout. They are learned from parsed lines, so that the scanner can parse the next lines. */
export class JsonKeys {
  readonly #format: Format;
  readonly #layout: JsonLayout;
  /** By field: the groups of required fields, and the group of excluded fields, as bits. */
  readonly #groups = new Map<string, number>();
  readonly #keys: JsonKey[] = [];
  /** By number of the outer key: the numbers of its keys, from 1 on. */
  readonly #inner: Map<string, number>[] = [new Map()];
  #nameBytes = 0;
  /** The fields that lines have, in the order of the field map. */
  #fields: readonly string[] = [];
  #isFull = false;
  /** Null until a line was learned. */
  plan: ScanPlan | null = null;

  constructor(format: Format, layout: JsonLayout) {
    this.#format = format;
    this.#layout = layout;
    const { needs, lacks = [] } = layout;
    for (const [index, fields] of [...needs, lacks].entries()) {
      for (const field of fields) this.#groups.set(field, this.#groupsOf(field) | (1 << index));
    }
    this.#isFull = needs.length >= maxGroups;
  }

  #groupsOf(field: string): number {
    return this.#groups.get(field) ?? 0;
  }

  /** The number of a key, which is learned if it is new; null if it cannot be. */
  #numberOf(outer: number, name: string, path: string): number | null {
    const known = this.#inner[outer]?.get(name);
    if (known !== undefined) return known;
    if (!scannableName.test(name)) return null;
    const hasRoom =
      this.#keys.length + 1 < map.maxJsonKeys && this.#nameBytes + name.length <= map.jsonKeyNamesBytes;
    this.#isFull ||= !hasRoom;
    if (this.#isFull) return null;
    this.#nameBytes += name.length;
    const number = this.#keys.push({ outer, name, field: this.#layout.fieldName?.(path) ?? path });
    this.#inner[outer]?.set(name, number);
    this.#inner[number] = new Map();
    return number;
  }

  #walk(object: object, outer: number, outerPath: string, depth: number): void {
    for (const [name, value] of Object.entries(object)) {
      const path = outerPath === "" ? name : `${outerPath}.${name}`;
      const number = this.#numberOf(outer, name, path);
      if (number === null) continue;
      if (isObject(value) && !Array.isArray(value) && depth < maxDepth)
        this.#walk(value, number, path, depth + 1);
    }
  }

  #addTo(scanner: Scanner, key: JsonKey): void {
    scanner.addKey(key.outer, key.name, this.#fields.indexOf(key.field), this.#groupsOf(key.field));
  }

  /** Compiles a new scan plan, because lines have fields that the current one does not have. */
  #compile(fields: readonly string[]): void {
    const required = (1 << this.#layout.needs.length) - 1;
    this.#fields = fields;
    this.plan = jsonScanPlan(this.#format, fields, required);
    for (const key of this.#keys) if (this.plan) this.#addTo(this.plan.scanner, key);
  }

  /** Whether the line that begins at `from` has keys to learn. */
  hasNewKey(bytes: Buffer, from: number): boolean {
    return !this.#isFull && (this.plan?.scanner.hasUnknownKey(bytes, from) ?? true);
  }

  /** Learns the keys of an object of this layout. */
  learn(object: object): void {
    const previous = this.#keys.length;
    this.#walk(object, 0, "", 1);
    const learned = new Set(this.#keys.map(({ field }) => field));
    const fields = Object.keys(this.#format.fieldMap).filter((field) => learned.has(field));
    if (!this.plan || fields.length > this.#fields.length) this.#compile(fields);
    else for (const key of this.#keys.slice(previous)) this.#addTo(this.plan.scanner, key);
    this.#isFull ||= !this.plan;
  }
}
