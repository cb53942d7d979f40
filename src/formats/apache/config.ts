import path from "node:path";
import { UsageError } from "../../errors.ts";
import { includedFiles, readConfigFile } from "../../parse/config-file.ts";
import type { Layout, ServerConfig } from "../../parse/format.ts";
import { templateOf } from "../../parse/text/log-format.ts";
import type { ApacheFields } from "./fields.ts";
import { derivePage, emptyPageConfig, type PageConfig, pageDirectives } from "./page-config.ts";

/** The directives of a configuration file: names and arguments, continued lines joined, quotes removed. */
function* directives(text: string): Generator<readonly string[]> {
  for (const line of text.replace(/\\\r?\n/g, "").split(/\r?\n/)) {
    if (/^\s*#/.test(line)) continue;
    const tokens = [...line.matchAll(/"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s"']+)/g)].map(
      ([, double, single, bare]) => bare ?? (double ?? single ?? "").replace(/\\(["'\\])/g, "$1"),
    );
    if (tokens.length > 0) yield tokens;
  }
}

interface ApacheConfig {
  readonly layouts: Layout[];
  readonly files: { path: string; layout: string }[];
  readonly notes: string[];
  /** folders that includes are relative to, in order */
  readonly roots: string[];
  readonly pages: PageConfig;
}

function customLog([file = "", format = "common"]: readonly string[], config: ApacheConfig): void {
  if (file.startsWith("|") || file.startsWith("syslog")) return;
  const inline = format.includes("%");
  if (inline) config.layouts.push(templateOf(format, path.basename(file)));
  config.files.push({
    path: file.replace(/^\$\{\w+\}\//, ""),
    layout: inline ? path.basename(file) : format,
  });
}

/** `open`: the files that are being read, to detect a file that includes itself. Returns whether a file was found. */
function include(pattern: string, open: readonly string[], config: ApacheConfig): boolean {
  for (const root of config.roots) {
    const files = includedFiles(pattern, root);
    if (!files) continue;
    for (const file of files) readInto(config, file, open);
    return true;
  }
  return false;
}

type LogDirective = (args: readonly string[], open: readonly string[], config: ApacheConfig) => void;

const logDirectives: Readonly<Record<string, LogDirective>> = {
  serverroot: ([root = ""], _open, { roots }) => {
    roots.unshift(root);
  },
  // Squid has a directive of this name with other arguments
  logformat: ([format = "", name = "default", ...others], _open, { layouts }) => {
    if (others.length === 0 && !name.includes("%")) layouts.push(templateOf(format, name));
  },
  customlog: (args, _open, config) => customLog(args, config),
  includeoptional: ([pattern = ""], open, config) => {
    include(pattern, open, config);
  },
  include: ([pattern = ""], open, config) => {
    if (!include(pattern, open, config))
      config.notes.push(`${open.at(-1)} includes ${pattern}, which does not exist`);
  },
};

function readInto(config: ApacheConfig, file: string, open: readonly string[]): void {
  if (open.includes(file)) throw new UsageError(`--from-config: ${file} includes itself`);
  for (const [name = "", ...args] of directives(readConfigFile(file))) {
    logDirectives[name.toLowerCase()]?.(args, [...open, file], config);
    pageDirectives[name.toLowerCase()]?.(args, config.pages);
  }
}

/**
 * Reads LogFormat and CustomLog of an Apache configuration, and the settings that affect error pages. Includes are
 * relative to ServerRoot; in a copy, that is the folder of the main file (Debian) or its parent (Red Hat).
 */
export function readApacheConfig(file: string): ServerConfig<ApacheFields> {
  const folder = path.dirname(path.resolve(file));
  const config: ApacheConfig = {
    layouts: [],
    files: [],
    notes: [],
    roots: [folder, path.dirname(folder)],
    pages: emptyPageConfig(),
  };
  readInto(config, path.resolve(file), []);
  const { layouts, files, notes, pages } = config;
  // a missing include can change how error pages look
  const derive = notes.length === 0 ? derivePage(pages) : undefined;
  return { layouts, files, notes, ...(derive && { derive }) };
}
