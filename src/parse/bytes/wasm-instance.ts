import { readFileSync } from "node:fs";
import { packageRoot } from "../../package-root.ts";
import * as codes from "../wasm/memory-map.ts";

/** What src/kernel compiles to: one stretch of memory, and functions that work on it. */
export interface ScannerExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly setUp: (
    steps: number,
    slots: number,
    parts: number,
    head: number,
    sums: boolean,
    seed: bigint,
  ) => void;
  readonly setColumns: (separator: number, required: number, quoted: boolean) => void;
  readonly setObjects: (groups: number) => void;
  readonly addKey: (outer: number, from: number, length: number, step: number, groups: number) => void;
  readonly scan: (length: number, whole: boolean) => number;
  readonly sumOf: (from: number, length: number, before: number) => number;
  readonly wordCount: () => number;
  readonly areWordsFull: () => number;
  readonly areKindsFull: () => number;
  readonly forgetWords: () => void;
  readonly forgetKinds: () => void;
}

const built = new URL("dist/scanner.wasm", packageRoot);

let compiled: WebAssembly.Module | null = null;

/** A kernel with a memory of its own. */
export function instance(): ScannerExports {
  compiled ??= new WebAssembly.Module(readFileSync(built));
  return new WebAssembly.Instance(compiled).exports as unknown as ScannerExports;
}

/** Makes a function that gives checksums of stretches of bytes: what differs nearly always has another. */
export function sums(): (bytes: Buffer, from: number, to: number) => number {
  const { memory, sumOf } = instance();
  const raw = Buffer.from(memory.buffer);
  return (bytes, from, to) => {
    let sum = 0;
    for (let start = from; start < to; start += codes.inputRoom) {
      const length = Math.min(to - start, codes.inputRoom);
      bytes.copy(raw, codes.inputAt, start, start + length);
      sum = sumOf(codes.inputAt, length, sum);
    }
    return sum;
  };
}
