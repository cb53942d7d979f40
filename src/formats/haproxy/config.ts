import { readConfigFile } from "../../parse/config-file.ts";
import type { Layout, ServerConfig } from "../../parse/format.ts";
import { type ForwardedColumn, forwardedColumns } from "../../parse/forwarded-headers.ts";
import type { LineRecord } from "../../parse/line-record.ts";
import { abortOnClose, type ConfiguredServer, replacesAddress, serversOf } from "./config-servers.ts";
import { type ConfigSection, sectionsOf, withDefaults } from "./config-syntax.ts";
import type { HaproxyFields } from "./fields.ts";
import { defaultFormats, layoutOf } from "./log-format.ts";

const headerOf = ([, , sample = ""]: readonly string[]): string =>
  /^req\.f?hdr\((.*?)\)/.exec(sample)?.[1] ?? "";

/** The headers that a frontend captures, in their order. */
const capturesOf = ({ lines }: ConfigSection): string[] =>
  lines.flatMap((words) => {
    const line = words.join(" ");
    const [, declared] = /^(?:declare )?capture request (?:header )?(\S+)/.exec(line) ?? [];
    if (declared !== undefined) return [declared];
    return line.startsWith("http-request capture ") && / len /.test(line) ? [headerOf(words)] : [];
  });

const formatOptions: Readonly<Record<string, keyof typeof defaultFormats>> = {
  httplog: "http",
  httpslog: "https",
};

function layoutsOf(section: ConfigSection): Layout[] {
  const captures = capturesOf(section);
  const name = section.name === "" ? section.keyword : section.name;
  return section.lines.flatMap(([keyword, ...args]) => {
    if (keyword === "log-format") return [layoutOf(args.join(" "), name, captures)];
    const option = keyword === "option" ? formatOptions[args[0] ?? ""] : undefined;
    if (option === undefined) return [];
    const format = args[1] === "clf" ? "clf" : option;
    return [layoutOf(defaultFormats[format], format, captures)];
  });
}

type HeaderColumn = "host" | "user_agent" | "referer" | "request_id" | ForwardedColumn;

const headerColumns: Readonly<Record<string, HeaderColumn>> = {
  ...forwardedColumns,
  host: "host",
  "user-agent": "user_agent",
  referer: "referer",
  "x-request-id": "request_id",
};

/** Sets columns from the captured headers of a line, whose names only the frontend's configuration has. */
function setCaptures(record: HaproxyFields, headers: readonly string[]): void {
  const [group] = record.captures?.match(/\{[^}]*\}/g) ?? [];
  const values = group?.slice(1, -1).split("|") ?? [];
  if (values.length !== headers.length) return;
  headers.forEach((header, index) => {
    const column = headerColumns[header.toLowerCase()];
    const value = values[index];
    if (column && value) record[column] ??= column === "host" ? value.replace(/:\d+$/, "") : value;
  });
}

const frontendOf = ({ frontend_transport, frontend }: HaproxyFields): string =>
  frontend_transport?.replace(/~$/, "") ?? frontend ?? "";

function setServer(record: HaproxyFields, servers: ReadonlyMap<string, ConfiguredServer>): void {
  const name = `${record.backend}/${record.server_name}`;
  const server = servers.get(name);
  if (!server) return;
  record.server_tls = server.tls ? "yes" : "no";
  if (server.handshake) record.server_handshake = "yes";
  if (record.upstream_addr === name) record.upstream_addr = server.address;
}

/** Reads a haproxy.cfg: formats, captured headers, the servers' addresses and their use of TLS. */
export function readHaproxyConfig(file: string): ServerConfig<HaproxyFields> {
  const sections = sectionsOf(readConfigFile(file));
  const proxies = withDefaults(sections);
  const servers = serversOf(proxies);
  const noticesClose = abortOnClose(proxies);
  const listens = new Set(sections.filter(({ keyword }) => keyword === "listen").map(({ name }) => name));
  const isReplaced = replacesAddress(sections);
  const captures = new Map(sections.map((section) => [section.name, capturesOf(section)]));
  const derive = (record: HaproxyFields & LineRecord): void => {
    const { backend } = record;
    setServer(record, servers);
    const frontend = frontendOf(record);
    if (noticesClose.frontends.has(frontend) && noticesClose.backends.has(backend ?? ""))
      record.abortonclose = "yes";
    // a listen section is both frontend and backend
    if (listens.has(backend ?? "")) delete record.routed;
    if (isReplaced && record.peer === null) record.peer = "replaced";
    setCaptures(record, captures.get(frontend) ?? []);
  };
  return { layouts: sections.flatMap(layoutsOf), files: [], derive, notes: [] };
}
