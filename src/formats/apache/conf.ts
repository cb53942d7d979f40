import path from "node:path";
import { UsageError } from "../../errors.ts";
import { includedFiles, readConfigFile } from "../config-file.ts";
import type { Config, Layout } from "../format.ts";
import { templateOf } from "./log-format.ts";

/** A line of a configuration, continued lines joined: its directive and arguments, quotes taken off. */
function* directives(text: string): Generator<readonly string[]> {
  for (const line of text.replace(/\\\r?\n/g, " ").split(/\r?\n/)) {
    if (/^\s*#/.test(line)) continue;
    const words = [...line.matchAll(/"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s"']+)/g)].map(
      ([, double, single, word]) => word ?? (double ?? single ?? "").replace(/\\(["'\\])/g, "$1"),
    );
    if (words.length > 0) yield words;
  }
}

interface Found {
  readonly layouts: Layout[];
  readonly files: { path: string; layout: string }[];
  readonly notes: string[];
}

function customLog([file = "", format = "common"]: readonly string[], found: Found): void {
  if (file.startsWith("|") || file.startsWith("syslog")) return;
  const inline = format.includes("%");
  if (inline) found.layouts.push(templateOf(format, path.basename(file)));
  found.files.push({ path: file.replace(/^\$\{\w+\}\//, ""), layout: inline ? path.basename(file) : format });
}

function include(pattern: string, root: string, open: readonly string[], found: Found): boolean {
  const files = includedFiles(pattern, root);
  for (const file of files ?? []) read(file, root, open, found);
  return files !== null;
}

const readers: Record<
  string,
  (args: readonly string[], root: string, open: readonly string[], found: Found) => void
> = {
  logformat: ([format = "", name = "default"], _root, _open, { layouts }) => {
    layouts.push(templateOf(format, name));
  },
  customlog: (args, _root, _open, found) => customLog(args, found),
  includeoptional: ([pattern = ""], root, open, found) => {
    include(pattern, root, open, found);
  },
  include: ([pattern = ""], root, open, found) => {
    if (!include(pattern, root, open, found))
      found.notes.push(`${open.at(-1)} includes ${pattern}, which is not there`);
  },
};

function read(file: string, root: string, open: readonly string[], found: Found): void {
  if (open.includes(file)) throw new UsageError(`--from-config: ${file} includes itself`);
  for (const [name = "", ...args] of directives(readConfigFile(file))) {
    readers[name.toLowerCase()]?.(args, root, [...open, file], found);
  }
}

/** Reads LogFormat and CustomLog of an Apache configuration; includes are looked for beside the main file. */
export function readApacheConf(file: string): Config {
  const found: Found = { layouts: [], files: [], notes: [] };
  read(file, path.dirname(file), [], found);
  return found;
}
