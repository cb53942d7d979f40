import path from "node:path";
import { UsageError } from "../../errors.ts";
import { includedFiles, readConfigFile } from "../../parse/config-file.ts";
import type { Layout, ServerConfig } from "../../parse/format.ts";
import { templateOf } from "./log-format.ts";
import { type Answers, answerReaders, derivePage, noAnswers } from "./own-pages.ts";

/** A line of a configuration, continued lines joined: its directive and arguments, quotes taken off. */
function* directives(text: string): Generator<readonly string[]> {
  for (const line of text.replace(/\\\r?\n/g, "").split(/\r?\n/)) {
    if (/^\s*#/.test(line)) continue;
    const words = [...line.matchAll(/"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s"']+)/g)].map(
      ([, double, single, word]) => word ?? (double ?? single ?? "").replace(/\\(["'\\])/g, "$1"),
    );
    if (words.length > 0) yield words;
  }
}

interface ApacheFormats {
  readonly layouts: Layout[];
  readonly files: { path: string; layout: string }[];
  readonly notes: string[];
  /** where includes are looked for, one after the other */
  readonly roots: string[];
  readonly answers: Answers;
}

function customLog([file = "", format = "common"]: readonly string[], found: ApacheFormats): void {
  if (file.startsWith("|") || file.startsWith("syslog")) return;
  const inline = format.includes("%");
  if (inline) found.layouts.push(templateOf(format, path.basename(file)));
  found.files.push({ path: file.replace(/^\$\{\w+\}\//, ""), layout: inline ? path.basename(file) : format });
}

function include(pattern: string, open: readonly string[], found: ApacheFormats): boolean {
  for (const root of found.roots) {
    const files = includedFiles(pattern, root);
    if (!files) continue;
    for (const file of files) read(file, open, found);
    return true;
  }
  return false;
}

const readers: Record<
  string,
  (args: readonly string[], open: readonly string[], found: ApacheFormats) => void
> = {
  serverroot: ([root = ""], _open, { roots }) => {
    roots.unshift(root);
  },
  logformat: ([format = "", name = "default"], _open, { layouts }) => {
    layouts.push(templateOf(format, name));
  },
  customlog: (args, _open, found) => customLog(args, found),
  includeoptional: ([pattern = ""], open, found) => {
    include(pattern, open, found);
  },
  include: ([pattern = ""], open, found) => {
    if (!include(pattern, open, found))
      found.notes.push(`${open.at(-1)} includes ${pattern}, which is not there`);
  },
};

function read(file: string, open: readonly string[], found: ApacheFormats): void {
  if (open.includes(file)) throw new UsageError(`--from-config: ${file} includes itself`);
  for (const [name = "", ...args] of directives(readConfigFile(file))) {
    readers[name.toLowerCase()]?.(args, [...open, file], found);
    answerReaders[name.toLowerCase()]?.(args, found.answers);
  }
}

/**
 * Reads LogFormat and CustomLog of an Apache configuration, and who may answer. Includes are relative to ServerRoot; in a copy of it that
 * is the folder of the main file (Debian) or the one above (Red Hat).
 */
export function readApacheConf(file: string): ServerConfig {
  const folder = path.dirname(path.resolve(file));
  const found: ApacheFormats = {
    layouts: [],
    files: [],
    notes: [],
    roots: [folder, path.dirname(folder)],
    answers: noAnswers(),
  };
  read(path.resolve(file), [], found);
  const { layouts, files, notes, answers } = found;
  // what an include that is not there says of answers is not known
  const conclude = notes.length === 0 ? derivePage(answers) : undefined;
  return { layouts, files, notes, ...(conclude && { derive: conclude }) };
}
