import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { UsageError } from "../errors.ts";
import { fastGlob } from "../fast-glob.ts";

/** The text of a configuration file. Throws UsageError if it cannot be read. */
export function readConfigFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`--from-config ${file}: ${(error as Error).message}`);
  }
}

/**
 * The files of an include, which may be a pattern, or a folder for all files in it. Relative paths start at `folder`.
 * Null if a named file or folder does not exist; a pattern may match no file.
 */
export function includedFiles(pattern: string, folder: string): readonly string[] | null {
  const file = path.resolve(folder, pattern);
  if (fastGlob().isDynamicPattern(pattern)) {
    const [task] = fastGlob().generateTasks(file);
    return existsSync(task?.base ?? folder) ? fastGlob().sync(file, { dot: true }).sort() : null;
  }
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats) return null;
  return stats.isDirectory()
    ? fastGlob().sync("**", { cwd: file, absolute: true, dot: true }).sort()
    : [file];
}
