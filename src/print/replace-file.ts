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

/** Resolves symbolic links; a path that does not exist is returned unchanged. */
function resolveTarget(file: string): { path: string; mode: number; special: boolean } {
  try {
    const path = realpathSync(file);
    const stat = statSync(path);
    return { path, mode: stat.mode, special: !stat.isFile() };
  } catch {
    return { path: file, mode: 0o666, special: false };
  }
}

interface ReplaceOptions {
  /** file mode, set regardless of the umask */
  readonly mode?: number;
}

function write(path: string, mode: number, texts: () => Iterable<string>, options: ReplaceOptions): void {
  const file = openSync(path, "w", mode);
  try {
    if (options.mode !== undefined) fchmodSync(file, options.mode);
    for (const text of chunked(texts())) {
      const bytes = Buffer.from(text);
      for (let offset = 0; offset < bytes.length; ) offset += writeSync(file, bytes, offset);
    }
    if (statSync(path).isFile()) fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/**
 * Replaces a file atomically: writes a temporary file in the same folder and renames it. Creates the folder.
 * Throws OperationError if the file cannot be written.
 */
export function replaceFile(file: string, texts: () => Iterable<string>, options: ReplaceOptions = {}): void {
  const { path, mode, special } = resolveTarget(file);
  // a pipe or a device such as /dev/null cannot be replaced
  const writePath = special ? path : join(dirname(path), `.${basename(path)}.${process.pid}`);
  try {
    mkdirSync(dirname(writePath), { recursive: true });
    write(writePath, mode, texts, options);
    if (!special) renameSync(writePath, path);
  } catch (error) {
    if (!special && existsSync(writePath)) rmSync(writePath);
    if (!(error instanceof Error && "syscall" in error)) throw error;
    throw new OperationError(`${file} cannot be written: ${error.message}`);
  }
}
