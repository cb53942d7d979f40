import { readConfigFile } from "../../parse/config-file.ts";
import type { Layout, NamedFields, ServerConfig } from "../../parse/format.ts";
import type { HaproxyDraft } from "./conclude.ts";
import { layoutOf, named } from "./log-format.ts";

interface CfgSection {
  /** defaults, frontend, backend, listen, ... */
  readonly kind: string;
  readonly name: string;
  readonly from: string | undefined;
  readonly lines: (readonly string[])[];
}

/** A line's words: quotes and backslashes are taken off as HAProxy does, # begins a comment. */
function wordsOf(line: string): string[] {
  const word = /\s*((?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'#\\])+)|\s*#.*/g;
  return [...line.matchAll(word)].flatMap(([, text]) =>
    text === undefined
      ? []
      : [
          text.replace(
            /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g,
            (_all, double?: string, single?: string, escaped?: string) =>
              double?.replace(/\\(["\\$])/g, "$1") ?? single ?? escaped ?? "",
          ),
        ],
  );
}

const kinds =
  /^(?:global|defaults|frontend|backend|listen|userlist|resolvers|peers|cache|program|ring|mailers)$/;

function sectionsOf(text: string): CfgSection[] {
  const sections: CfgSection[] = [];
  for (const line of text.split(/\r?\n/)) {
    const words = wordsOf(line);
    const [first = "", name = ""] = words;
    const from = words.indexOf("from");
    if (kinds.test(first))
      sections.push({ kind: first, name, from: words[from + 1 || words.length], lines: [] });
    else if (words.length > 0) sections.at(-1)?.lines.push(words);
  }
  return sections;
}

const headerOf = ([, , sample = ""]: readonly string[]): string =>
  /^req\.f?hdr\((.*?)\)/.exec(sample)?.[1] ?? "";

/** The headers that a frontend captures, in their order. */
const capturesOf = ({ lines }: CfgSection): string[] =>
  lines.flatMap((words) => {
    const line = words.join(" ");
    const [, declared] = /^(?:declare )?capture request (?:header )?(\S+)/.exec(line) ?? [];
    if (declared !== undefined) return [declared];
    return line.startsWith("http-request capture ") && / len /.test(line) ? [headerOf(words)] : [];
  });

const options: Record<string, keyof typeof named> = { httplog: "http", httpslog: "https" };

function layoutsOf(section: CfgSection): Layout[] {
  const captures = capturesOf(section);
  const name = section.name === "" ? section.kind : section.name;
  return section.lines.flatMap(([keyword, ...args]) => {
    if (keyword === "log-format") return [layoutOf(args.join(" "), name, captures)];
    const option = keyword === "option" ? options[args[0] ?? ""] : undefined;
    if (option === undefined) return [];
    const which = args[1] === "clf" ? "clf" : option;
    return [layoutOf(named[which], which, captures)];
  });
}

interface Server {
  readonly address: string;
  readonly tls: boolean;
}

/** A section may name the defaults that it is under, by `from`; then not only the ones above it count. */
const names = (sections: readonly CfgSection[]): boolean => sections.some(({ from }) => from !== undefined);

/** Servers by backend/server, each after the default-server lines of its section and of the defaults above it. */
function serversOf(sections: readonly CfgSection[]): Map<string, Server> {
  const servers = new Map<string, Server>();
  const anywhere = names(sections);
  let inherited = false;
  for (const { kind, name, lines } of sections) {
    const defaults = lines.filter(([keyword]) => keyword === "default-server");
    const own = defaults.some((words) => words.includes("ssl"));
    if (kind === "defaults") inherited = own || (anywhere && inherited);
    for (const [keyword, server = "", address = "", ...args] of lines) {
      if (keyword !== "server" && keyword !== "server-template") continue;
      const tls = (args.includes("ssl") || own || inherited) && !args.includes("no-ssl");
      servers.set(`${name}/${server}`, { address, tls });
    }
  }
  return servers;
}

/** Which part of the configuration watches for clients that leave. */
function watching(sections: readonly CfgSection[]): (backend: string) => boolean {
  const watched = new Set<string>();
  const anywhere = names(sections);
  let inherited = false;
  for (const { kind, name, lines } of sections) {
    const own = lines.some((words) => words.join(" ") === "option abortonclose");
    const not = lines.some((words) => words.join(" ") === "no option abortonclose");
    if (kind === "defaults") inherited = own && !anywhere;
    else if (!not && (own || inherited)) watched.add(name);
  }
  return (backend) => watched.has(backend);
}

const values = (group: string | undefined): string[] => group?.slice(1, -1).split("|") ?? [];

const columns: Record<string, "host" | "user_agent" | "referer" | "request_id"> = {
  host: "host",
  "user-agent": "user_agent",
  referer: "referer",
  "x-request-id": "request_id",
};

/** Names the captured headers of a line by what its frontend captures. */
function setCaptures(seen: HaproxyDraft, headers: readonly string[]): void {
  const [group] = seen.captures?.match(/\{[^}]*\}/g) ?? [];
  const found = values(group);
  if (found.length !== headers.length) return;
  headers.forEach((header, index) => {
    const column = columns[header.toLowerCase()];
    const value = found[index];
    if (column && value) seen[column] ??= column === "host" ? value.replace(/:\d+$/, "") : value;
  });
}

function setServer(seen: HaproxyDraft, servers: ReadonlyMap<string, Server>): void {
  const name = `${seen.backend}/${seen.server_name}`;
  const server = servers.get(name);
  if (!server) return;
  seen.server_tls = server.tls ? "yes" : "no";
  if (seen.upstream_addr === name) seen.upstream_addr = server.address;
}

/** Reads a haproxy.cfg: formats, what frontends capture, where servers are and how they are spoken to. */
export function readHaproxyCfg(file: string): ServerConfig {
  const sections = sectionsOf(readConfigFile(file));
  const layouts = sections.flatMap(layoutsOf);
  const servers = serversOf(sections);
  const watches = watching(sections);
  const listens = new Set(sections.filter(({ kind }) => kind === "listen").map(({ name }) => name));
  const captures = new Map(sections.map((section) => [section.name, capturesOf(section)]));
  const conclude = (draft: NamedFields): void => {
    const seen: HaproxyDraft = draft;
    const { backend } = seen;
    setServer(seen, servers);
    if (backend != null && watches(backend)) seen.abortonclose = "yes";
    // a listen section is its own backend
    if (listens.has(backend ?? "")) delete seen.routed;
    setCaptures(seen, captures.get(seen.frontend_transport?.replace(/~$/, "") ?? "") ?? []);
  };
  return { layouts, files: [], derive: conclude, notes: [] };
}
