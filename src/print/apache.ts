import type { Printer } from "./printer.ts";
import { headerComments, literalPattern, type Redirect, redirectsOf } from "./redirects.ts";

function rule({ host, path, target }: Redirect): string {
  const condition =
    host === null
      ? ""
      : `RewriteCond "%{HTTP_HOST}" "^${literalPattern(Buffer.from(host))}(?::\\d+)?$" [NC]\n`;
  // in a <Directory> context the path has no leading slash
  const pattern = `^/?${literalPattern(path.subarray(1))}$`;
  // without the escape, the %2 of %20 is a back-reference to the condition
  return `${condition}RewriteRule "${pattern}" "${target.replaceAll("%", "\\%")}" [R=301,L,NE]\n`;
}

/** Rules of Apache mod_rewrite that redirect missing paths to the suggested targets. */
export const apache: Printer = function* (sheet, { title }) {
  const { redirects, omitted } = redirectsOf(sheet);
  yield* headerComments(title, omitted);
  yield "# review each rule, then include this file in <VirtualHost>\n";
  yield "RewriteEngine On\n";
  for (const each of redirects) yield rule(each);
};
