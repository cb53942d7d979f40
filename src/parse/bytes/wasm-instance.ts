import { readFileSync } from "node:fs";
import { packageRoot } from "../../package-root.ts";
import * as map from "../wasm/memory-map.ts";

/** The exports of wasm/scan.ts; each instance has its own memory. */
export interface ScannerExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly setUp: (
    steps: number,
    slots: number,
    keyParts: number,
    headLength: number,
    hasChecksums: boolean,
    hashSeed: bigint,
  ) => void;
  readonly setSeparator: (separator: number, required: number, quoted: boolean) => void;
  readonly setMore: () => void;
  readonly setJson: (groups: number) => void;
  readonly addJsonKey: (outer: number, name: number, length: number, step: number, groups: number) => void;
  readonly scan: (length: number, isLast: boolean) => number;
  readonly checksum: (from: number, length: number, previous: number) => number;
  readonly valueCount: () => number;
  readonly isDictionaryFull: () => number;
  readonly areDimensionKeysFull: () => number;
  readonly resetDictionary: () => void;
  readonly resetDimensionKeys: () => void;
}

const file = new URL("dist/scanner.wasm", packageRoot);

let compiled: WebAssembly.Module | null = null;

export function instance(): ScannerExports {
  compiled ??= new WebAssembly.Module(readFileSync(file));
  return new WebAssembly.Instance(compiled).exports as unknown as ScannerExports;
}

/** Creates a function that computes a 32-bit checksum of bytes [from, to). */
export function checksums(): (bytes: Buffer, from: number, to: number) => number {
  const { memory, checksum } = instance();
  const raw = Buffer.from(memory.buffer);
  return (bytes, from, to) => {
    let sum = 0;
    for (let start = from; start < to; start += map.inputBytes) {
      const length = Math.min(to - start, map.inputBytes);
      bytes.copy(raw, map.inputAt, start, start + length);
      sum = checksum(map.inputAt, length, sum);
    }
    return sum;
  };
}
