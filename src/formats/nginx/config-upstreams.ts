import type { Directive, PlacedDirective } from "./config-syntax.ts";

/** Directives that pass a request on: to a URL, or to an address without a scheme. */
const passDirectives: Readonly<Record<string, "url" | "address">> = {
  proxy_pass: "url",
  grpc_pass: "url",
  fastcgi_pass: "address",
  uwsgi_pass: "address",
  scgi_pass: "address",
};

interface UpstreamTarget {
  readonly tls: boolean;
  /** host and port of the URL: an address, a name or a variable */
  readonly address: string;
}

function targetOf({ name, args }: Directive): UpstreamTarget | null {
  const url = args[0] ?? "";
  if (passDirectives[name] === "address") return { tls: false, address: url };
  if (passDirectives[name] === undefined) return null;
  const match = /^(https?|grpcs?):\/\/([^/]*)/.exec(url);
  // a variable may contain any scheme
  if (!match) return { tls: url.startsWith("$"), address: "$" };
  const tls = match[1] === "https" || match[1] === "grpcs";
  const host = match[2] ?? "";
  const hasPort = /:\d+$/.test(host) || host.includes("$");
  return { tls, address: hasPort ? host : `${host}:${tls ? 443 : 80}` };
}

/** An address in the form of `$upstream_addr`; null if it is resolved at run time. */
const loggedAddress = (server: string): string | null => {
  if (server.startsWith("unix:")) return server;
  const withPort = /:\d+$/.test(server) ? server : `${server}:80`;
  return /^(\d+(\.\d+){3}|\[[\da-fA-F:]+\]):\d+$/.test(withPort) ? withPort : null;
};

/** The servers of each upstream block. */
function serversOf(directives: readonly PlacedDirective[]): Map<string, string[]> {
  const servers = new Map<string, string[]>();
  for (const [{ name, args, block }, within] of directives) {
    const upstream = within.at(-1);
    if (name !== "server" || block || upstream?.name !== "upstream") continue;
    const key = upstream.args[0] ?? "";
    servers.set(key, [...(servers.get(key) ?? []), args[0] ?? ""]);
  }
  return servers;
}

/**
 * The scheme that the configuration uses for an address in `$upstream_addr`; undefined if it uses both, or https for
 * addresses that it does not contain.
 */
export function schemeOf(
  directives: readonly PlacedDirective[],
): (address: string) => "http" | "https" | undefined {
  const servers = serversOf(directives);
  const tls = new Set<string | null>();
  const plain = new Set<string | null>();
  for (const [directive] of directives) {
    const target = targetOf(directive);
    if (!target) continue;
    const members = servers.get(target.address.replace(/:\d+$/, "")) ?? [target.address];
    for (const member of members) (target.tls ? tls : plain).add(loggedAddress(member));
  }
  return (address) => {
    if (tls.size === 0) return plain.size > 0 ? "http" : undefined;
    if (tls.has(null) || plain.has(address) === tls.has(address)) return undefined;
    return plain.has(address) ? "http" : "https";
  };
}

export const isProxy = (directives: readonly PlacedDirective[]): boolean =>
  directives.some(([{ name }]) => passDirectives[name] !== undefined);
