import type { Directive } from "./conf-tree.ts";

type PlacedUpstream = readonly [Directive, readonly Directive[]];

const passes: Record<string, "url" | "plain"> = {
  proxy_pass: "url",
  grpc_pass: "url",
  fastcgi_pass: "plain",
  uwsgi_pass: "plain",
  scgi_pass: "plain",
};

interface UpstreamTarget {
  readonly tls: boolean;
  /** as in the URL: an address, a name, a variable */
  readonly to: string;
}

function targetOf({ name, args }: Directive): UpstreamTarget | null {
  const url = args[0] ?? "";
  if (passes[name] === "plain") return { tls: false, to: url };
  if (passes[name] === undefined) return null;
  const match = /^(https?|grpcs?):\/\/([^/]*)/.exec(url);
  // without a scheme that is written out, a variable can hold any
  if (!match) return { tls: url.startsWith("$"), to: "$" };
  const tls = match[1] === "https" || match[1] === "grpcs";
  const to = match[2] ?? "";
  return { tls, to: /:\d+$/.test(to) || to.includes("$") ? to : `${to}:${tls ? 443 : 80}` };
}

/** An address as `$upstream_addr` would print it; null for what is resolved at run time. */
const printed = (server: string): string | null => {
  if (server.startsWith("unix:")) return server;
  const withPort = /:\d+$/.test(server) ? server : `${server}:80`;
  return /^(\d+(\.\d+){3}|\[[\da-fA-F:]+\]):\d+$/.test(withPort) ? withPort : null;
};

/** The servers of each upstream block. */
function serversOf(directives: readonly PlacedUpstream[]): Map<string, string[]> {
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
 * How the configuration speaks to an address that `$upstream_addr` names: "http", "https", or undefined where it
 * speaks both ways or reaches addresses by https that it does not name.
 */
export function schemeOf(
  directives: readonly PlacedUpstream[],
): (address: string) => "http" | "https" | undefined {
  const servers = serversOf(directives);
  const tls = new Set<string | null>();
  const plain = new Set<string | null>();
  for (const [directive] of directives) {
    const target = targetOf(directive);
    if (!target) continue;
    const members = servers.get(target.to.replace(/:\d+$/, "")) ?? [target.to];
    for (const member of members) (target.tls ? tls : plain).add(printed(member));
  }
  return (address) => {
    if (tls.size === 0) return plain.size > 0 ? "http" : undefined;
    if (tls.has(null) || plain.has(address) === tls.has(address)) return undefined;
    return plain.has(address) ? "http" : "https";
  };
}

export const isProxy = (directives: readonly PlacedUpstream[]): boolean =>
  directives.some(([{ name }]) => passes[name] !== undefined);
