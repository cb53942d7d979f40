import { existsSync } from "node:fs";
import path from "node:path";
import { UsageError } from "../errors.ts";
import { fastGlob } from "../fast-glob.ts";
import { formats } from "../formats/index.ts";

/** Where a server usually has its configuration and its logs. */
interface LogLocation {
  readonly server: string;
  readonly configs: readonly string[];
  readonly logs: readonly string[];
}

const places: readonly LogLocation[] = [
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
  /** globs that take in what rotation makes of a log */
  readonly files: readonly string[];
}

export interface FoundLogs {
  readonly sources: readonly FoundSource[];
  /** what could not be read of a configuration */
  readonly notes: readonly string[];
}

const filesOf = (glob: string): string[] => fastGlob().sync(glob, { dot: true });

/** A configuration without a log format or a log file tells nothing that is not known without it. */
function readConfig(
  server: string,
  file: string,
): { readonly logs: readonly string[]; readonly useful: boolean } {
  const read = formats.find(({ name }) => name === server)?.language?.config;
  const { files, layouts } = read?.(file) ?? { files: [], layouts: [] };
  return { logs: files.map((each) => each.path), useful: files.length + layouts.length > 0 };
}

/** `access.log.2.gz` and `access-2026-07-01.log` were `access.log`: one glob for all. */
const withoutRotation = (file: string): string =>
  file
    .replace(/\.(?:gz|zst|bz2|xz)$/, "")
    .replace(/(?:[.-]\d[\d-]*)+$/, "")
    .replace(/-\d{4}[\d-]*(?=\.log$)/, "");

const globOf = (log: string): string =>
  `${fastGlob().escapePath(log.replace(/\.log$/, ""))}${log.endsWith(".log") ? "*.log*" : "*"}`;

/** Globs for logs: those that stand in the configuration, and what else lies in the usual folders. */
function globsFor(named: readonly string[], usual: readonly string[]): string[] {
  const globs = [...new Set(named)]
    .map((log) => `${fastGlob().escapePath(log)}*`)
    .filter((glob) => filesOf(glob).length > 0);
  const taken = new Set(globs.flatMap(filesOf));
  const others = usual.flatMap(filesOf).filter((file) => !taken.has(file));
  const more = new Set(others.map((file) => globOf(withoutRotation(file))));
  return [...globs, ...[...more].sort()];
}

function lookFor({ server, configs, logs }: LogLocation, root: string, notes: string[]): FoundSource | null {
  const under = (file: string): string => path.join(root, file);
  const config = configs.map(under).find((file) => existsSync(file));
  let told: ReturnType<typeof readConfig> = { logs: [], useful: false };
  try {
    if (config !== undefined) told = readConfig(server, config);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    notes.push(error.message);
  }
  const named = told.logs.filter((log) => path.isAbsolute(log)).map(under);
  const files = globsFor(
    named,
    logs.map((log) => `${fastGlob().escapePath(root).replace(/\/$/, "")}${log}`),
  );
  return files.length > 0 ? { name: server, config: told.useful ? (config ?? null) : null, files } : null;
}

/** Looks where servers usually have their logs; `root` is / or where another system's disk is mounted. */
export function findLogs(root: string): FoundLogs {
  const notes: string[] = [];
  const sources = places.flatMap((place) => lookFor(place, root, notes) ?? []);
  return { sources, notes };
}
