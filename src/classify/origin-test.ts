import { isIP } from "node:net";

/** What a log contains of a request to repeat. */
export interface RepeatableRequest {
  readonly scheme?: string | null | undefined;
  readonly host?: string | null | undefined;
  readonly path?: string | null | undefined;
  /** of the origin, with or without a port; without it the command has a placeholder */
  readonly address?: string | null | undefined;
}

const hostName = /^[a-z\d](?:[a-z\d.-]{0,251}[a-z\d])?$/i;
/** The characters of a path that need no escape in single quotes and in a URL. */
const plainPath = /^\/[\w/.~%!$&()*+,;=:@-]{0,500}$/;
const placeholder = "ORIGIN_ADDRESS";

/** The address without its port; null if it is a name. */
function ipOf(address: string): string | null {
  const host = address.replace(/^\[(.*)\](?::\d+)?$/, "$1").replace(/^([^:]+):\d+$/, "$1");
  return isIP(host) > 0 ? host : null;
}

/**
 * The curl command that sends a request past the CDN, straight to the origin's address: the test whether the origin or
 * the CDN fails. Null if the host or the path is not safe to print as part of a command.
 * https://curl.se/docs/manpage.html#--resolve
 */
export function originTest({ scheme, host, path, address }: RepeatableRequest): string | null {
  if (host == null || !hostName.test(host)) return null;
  const target = path == null ? "/" : path;
  if (!plainPath.test(target)) return null;
  const [name, port] = scheme === "http" ? ["http", 80] : ["https", 443];
  const ip = (address == null ? null : ipOf(address)) ?? placeholder;
  const resolved = ip.includes(":") ? `[${ip}]` : ip;
  return `curl -sv -o /dev/null --resolve '${host}:${port}:${resolved}' '${name}://${host}${target}'`;
}
