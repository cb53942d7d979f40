import { UsageError } from "../errors.ts";
import type { Printable } from "./printer.ts";

/** One entry of a redirect map, safe to write into a server configuration. */
export interface Redirect {
  /** null: any host */
  readonly host: string | null;
  /** bytes of the decoded path, which servers compare */
  readonly path: Buffer;
  /** percent-encoded path or URL; contains only letters, digits and -._~/:@,=+!% */
  readonly target: string;
}

const maxPathLength = 1000;

/** Decodes a path; null if it cannot be decoded or a server would normalize it to another path. */
function decoded(path: string): Buffer | null {
  if (!path.startsWith("/") || path.length > maxPathLength) return null;
  let text: string;
  try {
    text = decodeURIComponent(path);
  } catch {
    return null;
  }
  const normalizes = /\/\/|\/\.{1,2}(?:\/|$)/.test(text);
  return normalizes || /[\p{Cc}\p{Cs}\ufffd]/u.test(text) ? null : Buffer.from(text);
}

const encoded = (text: string): string =>
  text
    .replace(/%(?![0-9a-f]{2})/gi, "%25")
    .replace(/[^\w.~/:@,=+!%-]+/gu, (other) =>
      [...Buffer.from(other)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join(""),
    );

/** Rejects `//host` and `/\host`, which redirect to another site. */
const isSafeTarget = (target: string): boolean =>
  target.length <= maxPathLength &&
  (/^\/(?![/\\])/.test(target) || /^https:\/\/[a-z0-9.-]+\/(?![/\\])/i.test(target));

function redirect(host: unknown, path: unknown, target: unknown): Redirect | null {
  if (typeof path !== "string" || typeof target !== "string" || !isSafeTarget(target)) return null;
  const bytes = decoded(path);
  if (!bytes || path === target) return null;
  return { host: typeof host === "string" ? host.toLowerCase() : null, path: bytes, target: encoded(target) };
}

/** A regular expression that matches exactly these bytes, without special characters of a configuration file. */
export const literalPattern = (bytes: Buffer): string =>
  [...bytes]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      if (/[A-Za-z0-9/_-]/.test(character)) return character;
      return character === "." ? "\\." : `\\x${byte.toString(16).padStart(2, "0")}`;
    })
    .join("");

/**
 * The redirects of a sheet with suggested targets, and the number of rows that a map cannot express.
 * Throws UsageError if the sheet has no suggested targets.
 */
export function redirectsOf({ columns, rows }: Printable): { redirects: Redirect[]; omitted: number } {
  const [host, path, target] = ["host", "path", "suggested_target"].map((name) => columns.indexOf(name));
  if (path === undefined || target === undefined || path < 0 || target < 0)
    throw new UsageError('redirects need the columns path and suggested_target; use "report missing"');
  const redirects = new Map<string, Redirect>();
  let omitted = 0;
  for (const row of rows) {
    if (row[target] === null || row[target] === undefined) continue;
    const each = redirect(host === undefined ? null : row[host], row[path], row[target]);
    if (each) redirects.set(`${each.host ?? ""} ${each.path.toString("latin1")}`, each);
    else omitted++;
  }
  return { redirects: [...redirects.values()], omitted };
}

/** The title and the number of omitted redirects as comments; removes characters that are unsafe in a comment. */
export function* headerComments(title: string, omitted: number): Generator<string> {
  yield `# ${title.replace(/[^\w .,:()-]/g, " ")}\n`;
  if (omitted > 0) yield `# omitted: ${omitted} whose path a map cannot express\n`;
}
