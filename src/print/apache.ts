import type { Printer } from "./printer.ts";
import { exactly, heading, type Redirect, redirects } from "./redirects.ts";

function rule({ host, path, target }: Redirect): string {
  const condition =
    host === null ? "" : `RewriteCond "%{HTTP_HOST}" "^${exactly(Buffer.from(host))}(?::\\d+)?$" [NC]\n`;
  // in a folder's configuration the path has lost its first slash
  const pattern = `^/?${exactly(path.subarray(1))}$`;
  // %2 of %20 would stand for a part of the condition
  return `${condition}RewriteRule "${pattern}" "${target.replaceAll("%", "\\%")}" [R=301,L,NE]\n`;
}

/** Rules of Apache's mod_rewrite: what is missing to what can stand for it. */
export const apache: Printer = function* (sheet, { title }) {
  const { redirects: found, left } = redirects(sheet);
  yield* heading(title, left);
  yield "# look at each rule, then include this file in <VirtualHost>\n";
  yield "RewriteEngine On\n";
  for (const each of found) yield rule(each);
};
