import path from "node:path";
import { UsageError } from "../../errors.ts";
import { includedFiles, readConfigFile } from "../../parse/config-file.ts";
import type { NamedFields, ServerConfig } from "../../parse/format.ts";
import { type Directive, parseConf, walk } from "./conf-tree.ts";
import { templateOf } from "./log-format.ts";
import { isProxy, schemeOf } from "./upstreams.ts";

type PlacedDirective = readonly [Directive, readonly Directive[]];

// files of nginx's own that say nothing of logs or upstreams, and are often left behind when a nginx.conf is copied
const harmless =
  /(?:^|\/)(?:mime\.types|\w+_params|fastcgi\.conf|koi-\w+|win-utf|modules(?:-enabled)?\/[^/]*\.conf)$/;

/** A file's directives with those of its includes in their place; nginx looks for them beside the main file. */
function load(file: string, folder: string, notes: string[], open: readonly string[]): readonly Directive[] {
  if (open.includes(file)) throw new UsageError(`--from-config: ${file} includes itself`);
  const expand = (directive: Directive): readonly Directive[] => {
    if (directive.block) return [{ ...directive, block: directive.block.flatMap(expand) }];
    if (directive.name !== "include") return [directive];
    const pattern = directive.args[0] ?? "";
    const files = includedFiles(pattern, folder);
    if (!files && !harmless.test(pattern))
      notes.push(`${file} includes ${pattern}, which is not there; what it says is not known`);
    return (files ?? []).flatMap((each) => load(each, folder, notes, [...open, file]));
  };
  return parseConf(readConfigFile(file)).flatMap(expand);
}

/** `log_format NAME [escape=default|json|none] STRING ...;` the strings are joined as they stand. */
function layoutsOf(directives: readonly PlacedDirective[]): ServerConfig["layouts"] {
  return directives.flatMap(([{ name, args }]) => {
    const [format, ...strings] = args;
    if (name !== "log_format" || format === undefined) return [];
    const escaping = /^escape=(\w+)$/.exec(strings[0] ?? "")?.[1];
    return [templateOf(strings.slice(escaping ? 1 : 0).join(""), format, escaping)];
  });
}

function filesOf(directives: readonly PlacedDirective[]): ServerConfig["files"] {
  return directives.flatMap(([{ name, args }]) => {
    const [file = "off", layout = "combined"] = args;
    const plain =
      name === "access_log" && file !== "off" && !file.startsWith("syslog:") && !file.includes("$");
    return plain ? [{ path: file, layout: layout.includes("=") ? "combined" : layout }] : [];
  });
}

type OwnPages = ReadonlyMap<number, "errors" | "any">;

/**
 * `error_page CODE ... [=[RESPONSE]] URI`: the statuses that get a page of its own, and whether it stands only in the
 * place of errors; null: it may send any status.
 */
function errorPage(args: readonly string[]): readonly (readonly [number, "errors" | "any"])[] | null {
  const words = args.slice(0, -1);
  const codes = words.filter((word) => !word.startsWith("=")).map(Number);
  const response = words.find((word) => word.startsWith("="));
  if (response === undefined) return codes.map((code) => [code, "any"]);
  return response === "="
    ? null
    : [[Number(response.slice(1)), codes.every((code) => code >= 500) ? "errors" : "any"]];
}

// whatever a script answers is not known
const script = /_by_lua|^js_content$|^perl$/;

/**
 * The statuses that may come with a page or text of the configuration; null: any. A `return CODE` without text sends
 * nginx's own page.
 */
function ownPages(directives: readonly PlacedDirective[]): OwnPages | null {
  const pages = new Map<number, "errors" | "any">();
  for (const [{ name, args }] of directives) {
    const sent = name === "error_page" ? errorPage(args) : [];
    if (script.test(name) || sent === null) return null;
    if (name === "return" && args.length > 1) pages.set(Number(args[0]), "any");
    for (const [code, how] of sent) if (pages.get(code) !== "any") pages.set(code, how);
  }
  return pages;
}

/** Reads an nginx.conf, or a part of one: formats, log files, and how upstreams are spoken to. */
export function readNginxConf(file: string): ServerConfig {
  const notes: string[] = [];
  const directives = [...walk(load(file, path.dirname(file), notes, []))];
  const scheme = schemeOf(directives);
  const pages = isProxy(directives) ? ownPages(directives) : null;
  const balanced = directives.some(([{ name }]) => name.startsWith("balancer_by_lua"));
  const conclude = (draft: NamedFields): void => {
    if (!balanced) draft["lua_balancer"] = "no";
    const address = draft["try_address"] as string | null | undefined;
    if (address != null) draft["upstream_scheme"] = scheme(address);
    if (pages) draft["own_page"] = pages.get(draft.status ?? 0) ?? "no";
  };
  const knows = notes.length === 0 ? { derive: conclude } : {};
  return { layouts: layoutsOf(directives), files: filesOf(directives), notes, ...knows };
}
