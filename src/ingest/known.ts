import { statSync } from "node:fs";
import { fingerprint } from "../input/content.ts";
import { standardInput } from "../input/files.ts";
import { bytesBefore, headOf } from "../input/identity.ts";
import { filesWithHead } from "../store/known-files.ts";
import type { Store } from "../store/open.ts";
import type { FileRow } from "../store/write.ts";

/** A file as it lies there, and what the store knows of its content. */
export interface Identity {
  readonly size: number;
  readonly head: Buffer;
  readonly head_length: number;
  readonly known: FileRow | null;
  /** what stands just before the place up to which it was read */
  readonly before: Buffer;
}

const nothing = Buffer.alloc(0);

/**
 * Finds a file again by its content, whatever its name: the same beginning, and the same bytes before the place up to
 * which it was read. Standard input cannot be read twice, so it is always new.
 */
export async function identify(store: Store, file: string): Promise<Identity> {
  if (file === standardInput) {
    return { size: 0, head: nothing, head_length: 0, known: null, before: nothing };
  }
  const { size } = statSync(file);
  const beginning = await headOf(file);
  const print = (length: number): Buffer => fingerprint(beginning.subarray(0, length));
  const found = { size, head: print(beginning.length), head_length: beginning.length };
  for (const row of filesWithHead(store, beginning.length, print)) {
    // a file of comments alone says nothing about another one that begins with the same comments
    if (row.stored === 0 && row.size !== size) continue;
    const before = await bytesBefore(file, row.offset);
    if (fingerprint(before).equals(row.tail)) return { ...found, known: row, before };
  }
  return { ...found, known: null, before: nothing };
}
