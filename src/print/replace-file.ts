import {
  closeSync,
  existsSync,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { OperationError } from "../errors.ts";
import { chunked } from "./chunked.ts";

/** Follows a link to the file it stands for; a file that is not there yet stays as named. */
function target(file: string): { path: string; mode: number; special: boolean } {
  try {
    const path = realpathSync(file);
    const stat = statSync(path);
    return { path, mode: stat.mode, special: !stat.isFile() };
  } catch {
    return { path: file, mode: 0o666, special: false };
  }
}

interface Manner {
  /** who may read it, whatever the umask says */
  readonly mode?: number;
}

function write(path: string, mode: number, texts: () => Iterable<string>, manner: Manner): void {
  const file = openSync(path, "w", mode);
  try {
    if (manner.mode !== undefined) fchmodSync(file, manner.mode);
    for (const text of chunked(texts())) {
      const bytes = Buffer.from(text);
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
    }
    if (statSync(path).isFile()) fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Writes beside the file and renames: a reader sees the old file or the whole new one. Makes the folder if need be. */
export function replaceFile(file: string, texts: () => Iterable<string>, manner: Manner = {}): void {
  const { path, mode, special } = target(file);
  // a pipe or a device such as /dev/null cannot be replaced
  const written = special ? path : join(dirname(path), `.${basename(path)}.${process.pid}`);
  try {
    mkdirSync(dirname(written), { recursive: true });
    write(written, mode, texts, manner);
    if (!special) renameSync(written, path);
  } catch (error) {
    if (!special && existsSync(written)) rmSync(written);
    if (!(error instanceof Error && "syscall" in error)) throw error;
    throw new OperationError(`${file} cannot be written: ${error.message}`);
  }
}
