import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import fg from "fast-glob";
import { UsageError } from "../errors.ts";

/** The text of a configuration file. A file that cannot be read is the caller's mistake. */
export function readConfigFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`--from-config ${file}: ${(error as Error).message}`);
  }
}

/**
 * The files that an include names, relative to the folder of the main file; a pattern may match none.
 * `null`: a file that is named but does not stand there.
 */
export function includedFiles(pattern: string, folder: string): readonly string[] | null {
  const file = path.resolve(folder, pattern);
  if (fg.isDynamicPattern(pattern)) return fg.sync(file, { dot: true }).sort();
  return existsSync(file) ? [file] : null;
}
