import { UsageError } from "../errors.ts";
import type { Printable } from "./printer.ts";

/** One line of a redirect map, harmless to a server's configuration. */
export interface Redirect {
  /** null: of any host */
  readonly host: string | null;
  /** bytes of the path as servers compare it: decoded */
  readonly path: Buffer;
  /** path or URL, encoded: nothing in it but letters, digits and -._~/:@,=+!% */
  readonly target: string;
}

const longest = 1000;

/** The path as servers see it; null where they would see another, or none. */
function decoded(path: string): Buffer | null {
  if (!path.startsWith("/") || path.length > longest) return null;
  let text: string;
  try {
    text = decodeURIComponent(path);
  } catch {
    return null;
  }
  const merged = /\/\/|\/\.{1,2}(?:\/|$)/.test(text);
  return merged || /[\p{Cc}\p{Cs}\ufffd]/u.test(text) ? null : Buffer.from(text);
}

const encoded = (text: string): string =>
  text
    .replace(/%(?![0-9a-f]{2})/gi, "%25")
    .replace(/[^\w.~/:@,=+!%-]+/gu, (other) =>
      [...Buffer.from(other)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join(""),
    );

/** `//host` and `/\host` would lead to another site. */
const safeTarget = (target: string): boolean =>
  target.length <= longest &&
  (/^\/(?![/\\])/.test(target) || /^https:\/\/[a-z0-9.-]+\/(?![/\\])/i.test(target));

function redirect(host: unknown, path: unknown, target: unknown): Redirect | null {
  if (typeof path !== "string" || typeof target !== "string" || !safeTarget(target)) return null;
  const bytes = decoded(path);
  if (!bytes || path === target) return null;
  return { host: typeof host === "string" ? host.toLowerCase() : null, path: bytes, target: encoded(target) };
}

/** A regular expression for exactly these bytes; nothing of it is special to a configuration file. */
export const exactly = (bytes: Buffer): string =>
  [...bytes]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      if (/[A-Za-z0-9/_-]/.test(character)) return character;
      return character === "." ? "\\." : `\\x${byte.toString(16).padStart(2, "0")}`;
    })
    .join("");

/** The redirects of a sheet that has suggestions, and how many no server's map could hold. */
export function redirects({ columns, rows }: Printable): { redirects: Redirect[]; left: number } {
  const [host, path, target] = ["host", "path", "suggested_target"].map((name) => columns.indexOf(name));
  if (path === undefined || target === undefined || path < 0 || target < 0)
    throw new UsageError('redirects need the columns path and suggested_target: those of "report missing"');
  const found = new Map<string, Redirect>();
  let left = 0;
  for (const row of rows) {
    if (row[target] === null || row[target] === undefined) continue;
    const each = redirect(host === undefined ? null : row[host], row[path], row[target]);
    if (each) found.set(`${each.host ?? ""} ${each.path.toString("latin1")}`, each);
    else left++;
  }
  return { redirects: [...found.values()], left };
}

/** Words in a comment: a title may hold anything. */
export function* heading(title: string, left: number): Generator<string> {
  yield `# ${title.replace(/[^\w .,:()-]/g, " ")}\n`;
  if (left > 0) yield `# left out: ${left} whose path a map can't hold\n`;
}
