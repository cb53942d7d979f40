import { existsSync } from "node:fs";
import path from "node:path";
import { UsageError } from "../errors.ts";
import { fastGlob } from "../fast-glob.ts";
import { formats } from "../formats/index.ts";

/** The usual configuration files and logs of a server. */
interface LogLocation {
  readonly server: string;
  readonly configs: readonly string[];
  readonly logs: readonly string[];
}

const locations: readonly LogLocation[] = [
  {
    server: "nginx",
    configs: [
      "/etc/nginx/nginx.conf",
      "/usr/local/etc/nginx/nginx.conf",
      "/usr/local/nginx/conf/nginx.conf",
      "/usr/local/openresty/nginx/conf/nginx.conf",
      "/opt/homebrew/etc/nginx/nginx.conf",
    ],
    logs: ["/var/log/nginx/*access*", "/usr/local/nginx/logs/access*", "/data/logs/*_access.log*"],
  },
  {
    server: "apache",
    configs: [
      "/etc/apache2/apache2.conf",
      "/etc/httpd/conf/httpd.conf",
      "/usr/local/apache2/conf/httpd.conf",
    ],
    logs: ["/var/log/apache2/*access*", "/var/log/httpd/*access*", "/usr/local/apache2/logs/*access*"],
  },
  {
    server: "haproxy",
    configs: ["/etc/haproxy/haproxy.cfg", "/usr/local/etc/haproxy/haproxy.cfg"],
    logs: ["/var/log/haproxy*.log*", "/var/log/haproxy/*.log*"],
  },
  { server: "varnish", configs: [], logs: ["/var/log/varnish/varnishncsa*"] },
  { server: "envoy", configs: ["/etc/envoy/envoy.yaml"], logs: ["/var/log/envoy/*access*"] },
  { server: "traefik", configs: [], logs: ["/var/log/traefik/access*", "/var/log/traefik/*access*"] },
  { server: "caddy", configs: [], logs: ["/var/log/caddy/*.log*"] },
];

export interface FoundSource {
  readonly name: string;
  readonly config: string | null;
  /** globs that also match the rotated files of a log */
  readonly files: readonly string[];
}

export interface FoundLogs {
  readonly sources: readonly FoundSource[];
  /** why a configuration could not be read */
  readonly notes: readonly string[];
}

const filesOf = (glob: string): string[] => fastGlob().sync(glob, { dot: true });

interface FoundConfig {
  readonly logs: readonly string[];
  /** whether it defines a log file or a log format */
  readonly isUseful: boolean;
}

function readServerConfig(server: string, file: string): FoundConfig {
  const read = formats.find(({ name }) => name === server)?.language?.config;
  const { files, layouts } = read?.(file) ?? { files: [], layouts: [] };
  return { logs: files.map((log) => log.path), isUseful: files.length + layouts.length > 0 };
}

/** The name of a log before rotation: `access.log` for `access.log.2.gz` and `access-2026-07-01.log`. */
const withoutRotation = (file: string): string =>
  file
    .replace(/\.(?:gz|zst|bz2|xz)$/, "")
    .replace(/(?:[.-]\d[\d-]*)+$/, "")
    .replace(/-\d{4}[\d-]*(?=\.log$)/, "");

const globOf = (log: string): string =>
  `${fastGlob().escapePath(log.replace(/\.log$/, ""))}${log.endsWith(".log") ? "*.log*" : "*"}`;

/** Globs for the existing logs: those that the configuration names, then others in the usual folders. */
function globsFor(configured: readonly string[], usualGlobs: readonly string[]): string[] {
  const globs = [...new Set(configured)]
    .map((log) => `${fastGlob().escapePath(log)}*`)
    .filter((glob) => filesOf(glob).length > 0);
  const matched = new Set(globs.flatMap(filesOf));
  const others = usualGlobs.flatMap(filesOf).filter((file) => !matched.has(file));
  const otherGlobs = new Set(others.map((file) => globOf(withoutRotation(file))));
  return [...globs, ...[...otherGlobs].sort()];
}

function findSource(
  { server, configs, logs }: LogLocation,
  root: string,
  notes: string[],
): FoundSource | null {
  const under = (file: string): string => path.join(root, file);
  const config = configs.map(under).find((file) => existsSync(file)) ?? null;
  let found: FoundConfig = { logs: [], isUseful: false };
  try {
    if (config !== null) found = readServerConfig(server, config);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    notes.push(error.message);
  }
  const configured = found.logs.filter((log) => path.isAbsolute(log)).map(under);
  const files = globsFor(
    configured,
    logs.map((log) => `${fastGlob().escapePath(root).replace(/\/$/, "")}${log}`),
  );
  return files.length > 0 ? { name: server, config: found.isUseful ? config : null, files } : null;
}

/** Finds logs in the usual folders below `root`: `/`, or the mount point of another system's disk. */
export function findLogs(root: string): FoundLogs {
  const notes: string[] = [];
  const sources = locations.flatMap((location) => findSource(location, root, notes) ?? []);
  return { sources, notes };
}
