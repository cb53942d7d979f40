import path from "node:path";
import { UsageError } from "../../errors.ts";
import { includedFiles, readConfigFile } from "../../parse/config-file.ts";
import type { ServerConfig, TemplateLayout } from "../../parse/format.ts";
import type { LineRecord } from "../../parse/line-record.ts";
import { type Directive, type PlacedDirective, parseConf, walk } from "./config-syntax.ts";
import { isProxy, schemeOf } from "./config-upstreams.ts";
import { withOrigins } from "./config-variables.ts";
import type { NginxFields } from "./fields.ts";
import { templateOf } from "./log-format.ts";

// files of the nginx package without logs or upstreams, often missing next to a copy of nginx.conf
const optionalInclude =
  /(?:^|\/)(?:mime\.types|\w+_params|fastcgi\.conf|koi-\w+|win-utf|modules(?:-enabled)?\/[^/]*\.conf)$/;

/** The directives of a file, with includes expanded. As in nginx, their paths are relative to the main file. */
function load(
  file: string,
  folder: string,
  notes: string[],
  including: readonly string[],
): readonly Directive[] {
  if (including.includes(file)) throw new UsageError(`--from-config: ${file} includes itself`);
  const expand = (directive: Directive): readonly Directive[] => {
    if (directive.block) return [{ ...directive, block: directive.block.flatMap(expand) }];
    if (directive.name !== "include") return [directive];
    const pattern = directive.args[0] ?? "";
    const files = includedFiles(pattern, folder);
    if (!files && !optionalInclude.test(pattern))
      notes.push(`${file} includes ${pattern}, which does not exist; its directives are unknown`);
    return (files ?? []).flatMap((each) => load(each, folder, notes, [...including, file]));
  };
  return parseConf(readConfigFile(file)).flatMap(expand);
}

/** `log_format NAME [escape=default|json|none] STRING ...;` nginx concatenates the strings. */
function layoutsOf(directives: readonly PlacedDirective[]): readonly TemplateLayout[] {
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
    const isFile =
      name === "access_log" && file !== "off" && !file.startsWith("syslog:") && !file.includes("$");
    return isFile ? [{ path: file, layout: layout.includes("=") ? "combined" : layout }] : [];
  });
}

/** By status: whether the configured body replaces only 5xx, or any response. */
type OwnPages = ReadonlyMap<number, "errors" | "any">;

/**
 * `error_page CODE ... [=[RESPONSE]] URI`: the statuses that are sent with a configured body. Returns null if the
 * directive may send any status.
 */
function errorPageStatuses(args: readonly string[]): readonly (readonly [number, "errors" | "any"])[] | null {
  const options = args.slice(0, -1);
  const codes = options.filter((option) => !option.startsWith("=")).map(Number);
  const response = options.find((option) => option.startsWith("="));
  if (response === undefined) return codes.map((code) => [code, "any"]);
  return response === "="
    ? null
    : [[Number(response.slice(1)), codes.every((code) => code >= 500) ? "errors" : "any"]];
}

// a script may send any response
const scriptDirective = /_by_lua|^js_content$|^perl$/;

/**
 * The statuses that are sent with a configured body; null: any status. A `return CODE` without text sends nginx's own
 * page.
 */
function ownPages(directives: readonly PlacedDirective[]): OwnPages | null {
  const pages = new Map<number, "errors" | "any">();
  for (const [{ name, args }] of directives) {
    const sent = name === "error_page" ? errorPageStatuses(args) : [];
    if (scriptDirective.test(name) || sent === null) return null;
    if (name === "return" && args.length > 1) pages.set(Number(args[0]), "any");
    for (const [code, replaces] of sent) if (pages.get(code) !== "any") pages.set(code, replaces);
  }
  return pages;
}

/** Reads an nginx.conf or a part of it: formats, log files, and the schemes of upstreams. */
export function readNginxConf(file: string): ServerConfig<NginxFields> {
  const notes: string[] = [];
  const directives = [...walk(load(file, path.dirname(file), notes, []))];
  const scheme = schemeOf(directives);
  const pages = isProxy(directives) ? ownPages(directives) : null;
  const hasLuaBalancer = directives.some(([{ name }]) => name.startsWith("balancer_by_lua"));
  const replacesAddress = directives.some(([{ name }]) => name === "real_ip_header");
  const derive = (record: NginxFields & LineRecord): void => {
    if (replacesAddress && record.peer === null) record.peer = "replaced";
    if (!hasLuaBalancer) record.lua_balancer = "no";
    const { try_address: address } = record;
    const upstreamScheme = address == null ? undefined : scheme(address);
    if (upstreamScheme) record.upstream_scheme = upstreamScheme;
    if (pages) record.own_page = pages.get(record.status ?? 0) ?? "no";
  };
  const config = {
    layouts: withOrigins(layoutsOf(directives), directives),
    files: filesOf(directives),
    notes,
  };
  // without all of the configuration, an absent directive proves nothing
  return notes.length === 0 ? { ...config, derive } : config;
}
