import path from "node:path";
import { UsageError } from "../../errors.ts";
import { includedFiles, readConfigFile } from "../../parse/config-file.ts";
import type { Layout, ServerConfig } from "../../parse/format.ts";
import type { SquidFields } from "./fields.ts";
import { builtInLayouts, builtInNames, squidLayout } from "./log-format.ts";

// as in src/cache_cf.cc
const maxIncludeDepth = 16;

interface Found {
  readonly layouts: Map<string, Layout>;
  readonly files: { path: string; layout: string }[];
  readonly notes: string[];
  /** the format of an access_log without a format */
  defaultFormat: string;
}

// nginx also has access_log and include, but ends its directives
const isNginx = /;$|(?:^|\s)[{}]$/;

/** The lines of a configuration: comments left out, a backslash at the end of a line continues it. */
function* linesOf(text: string): Generator<string> {
  for (const line of text.replace(/\\\r?\n[ \t]*/g, "").split(/\r?\n/)) {
    const trimmed = line.trim();
    if (trimmed !== "" && !trimmed.startsWith("#") && !isNginx.test(trimmed)) yield trimmed;
  }
}

/** `true`, `false` and `N = N`; null for a condition that depends on the process. */
function conditionOf(text: string): boolean | null {
  if (text === "true" || text === "false") return text === "true";
  const [, left, right] = /^(\d+)\s*=\s*(\d+)$/.exec(text) ?? [];
  return left === undefined ? null : left === right;
}

/** The branches of `if` that are open at a line; null: the condition is unknown, so both branches apply. */
type Branches = readonly (boolean | null)[];

const negated = (value: boolean | null | undefined): boolean | null => (value == null ? null : !value);

/** The branches after a line of `if`, `else` or `endif`; null for any other line. */
function branchesAfter(line: string, branches: Branches, notes: string[]): Branches | null {
  const [, condition] = /^if\s+(.+)$/.exec(line) ?? [];
  if (condition !== undefined) {
    const value = conditionOf(condition);
    if (value === null) notes.push(`cannot evaluate "if ${condition}"; both branches are read`);
    return [...branches, value];
  }
  if (line === "else") return [...branches.slice(0, -1), negated(branches.at(-1))];
  return line === "endif" ? branches.slice(0, -1) : null;
}

/** The lines that apply. */
function* activeLines(text: string, notes: string[]): Generator<string> {
  let branches: Branches = [];
  for (const line of linesOf(text)) {
    const next = branchesAfter(line, branches, notes);
    if (next) branches = next;
    else if (!branches.includes(false)) yield line;
  }
}

const isBuiltIn = (name: string): boolean => Object.hasOwn(builtInNames, name);

function addFormat(argument: string, found: Found): void {
  const [, name = "", text = ""] = /^(\S+)\s+(.*)$/.exec(argument) ?? [];
  if (isBuiltIn(name)) found.notes.push(`logformat ${name} is ignored, as Squid does: the name is built in`);
  else if (name !== "" && !found.layouts.has(name)) found.layouts.set(name, squidLayout(text, name));
}

/** `daemon:/path`, `stdio:/path` or a path; null for syslog, udp, tcp and none, which write no file. */
function fileOf(place: string): string | null {
  const [, module, target = ""] = /^(\w+):(.*)$/.exec(place) ?? [];
  if (module === undefined) return place.startsWith("/") ? place : null;
  return module === "daemon" || module === "stdio" ? target : null;
}

/** The format is an option, or (up to Squid 3.1) the word after the place, which is an ACL otherwise. */
function formatOf(options: readonly string[], found: Found): string {
  const named = options.find((option) => option.startsWith("logformat="))?.slice("logformat=".length);
  const [second = ""] = options;
  const positional = isBuiltIn(second) || found.layouts.has(second) ? second : undefined;
  return named ?? positional ?? found.defaultFormat;
}

function addLog(argument: string, found: Found): void {
  const [place = "", ...options] = argument.split(/\s+/);
  const file = fileOf(place);
  const format = formatOf(options, found);
  if (file !== null) found.files.push({ path: file, layout: builtInNames[format] ?? format });
}

function include(argument: string, file: string, depth: number, found: Found): void {
  for (const pattern of argument.split(/\s+/)) {
    if (/^[!|]/.test(pattern)) {
      found.notes.push(`include ${argument} runs a command; it is not executed`);
      return;
    }
    const files = includedFiles(pattern, path.dirname(path.resolve(file)));
    if (!files) found.notes.push(`${file} includes ${pattern}, which does not exist`);
    for (const each of files ?? []) read(each, depth + 1, found);
  }
}

const switches: Readonly<Record<string, (value: string, found: Found) => void>> = {
  emulate_httpd_log: (value, found) => {
    if (value === "on") found.defaultFormat = "common";
  },
};

function read(file: string, depth: number, found: Found): void {
  if (depth > maxIncludeDepth)
    throw new UsageError(`--from-config ${file}: more than ${maxIncludeDepth} nested includes`);
  for (const line of activeLines(readConfigFile(file), found.notes)) {
    const [, directive = "", argument = ""] = /^(\S+)\s*(.*)$/.exec(line) ?? [];
    if (directive === "logformat") addFormat(argument, found);
    else if (directive === "access_log" || directive === "cache_access_log") addLog(argument, found);
    else if (directive === "include") include(argument, file, depth, found);
    else switches[directive]?.(argument, found);
  }
}

/**
 * Reads `logformat` and `access_log` of a squid.conf and its includes. Includes are relative to the file that names
 * them. https://www.squid-cache.org/Doc/config/access_log/
 */
export function readSquidConf(file: string): ServerConfig<SquidFields> {
  const found: Found = { layouts: new Map(), files: [], notes: [], defaultFormat: "squid" };
  read(file, 0, found);
  const used = new Set(found.files.map(({ layout }) => layout));
  const layouts = [...found.layouts.values(), ...builtInLayouts.filter(({ name }) => used.has(name))];
  return { layouts, files: found.files, notes: found.notes };
}
