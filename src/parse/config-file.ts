import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { UsageError } from "../errors.ts";
import { fastGlob } from "../fast-glob.ts";

/** The text of a configuration file. A file that cannot be read is the caller's mistake. */
export function readConfigFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`--from-config ${file}: ${(error as Error).message}`);
  }
}

/**
 * The files that an include names, relative to a folder; a pattern may match none of its files, a folder stands for
 * all that is in it. `null`: a file or folder that is named but does not stand there.
 */
export function includedFiles(pattern: string, folder: string): readonly string[] | null {
  const file = path.resolve(folder, pattern);
  if (fastGlob().isDynamicPattern(pattern)) {
    const [task] = fastGlob().generateTasks(file);
    return existsSync(task?.base ?? folder) ? fastGlob().sync(file, { dot: true }).sort() : null;
  }
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) return null;
  return found.isDirectory()
    ? fastGlob().sync("**", { cwd: file, absolute: true, dot: true }).sort()
    : [file];
}
